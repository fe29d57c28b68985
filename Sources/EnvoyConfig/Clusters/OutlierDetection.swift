import EnvoyAPI
import MeshAPI
import SwiftProtobuf

extension Envoy_Config_Cluster_V3_OutlierDetection {
    /// Success rate never ejects: only errors in a row do.
    init(_ detection: OutlierDetection) {
        self.init()
        enforcingSuccessRate = Google_Protobuf_UInt32Value(of: 0)
        if let count = detection.consecutive5xxErrors { setConsecutive5xx(count) }
        if let count = detection.consecutiveGatewayErrors { setConsecutiveGateway(count) }
        if let interval = detection.interval { self.interval = Google_Protobuf_Duration(interval) }
        if let time = detection.baseEjectionTime { baseEjectionTime = Google_Protobuf_Duration(time) }
        if let percent = detection.maxEjectionPercent, percent > 0 {
            maxEjectionPercent = Google_Protobuf_UInt32Value(of: percent)
        }
        guard detection.splitExternalLocalOriginErrors else { return }
        splitExternalLocalOriginErrors = true
        if let count = detection.consecutiveLocalOriginFailures, count > 0 { setConsecutiveLocalOrigin(count) }
    }

    private mutating func setConsecutive5xx(_ count: UInt32) {
        consecutive5Xx = Google_Protobuf_UInt32Value(of: count)
        enforcingConsecutive5Xx = Google_Protobuf_UInt32Value(of: count > 0 ? 100 : 0)
    }

    private mutating func setConsecutiveGateway(_ count: UInt32) {
        consecutiveGatewayFailure = Google_Protobuf_UInt32Value(of: count)
        enforcingConsecutiveGatewayFailure = Google_Protobuf_UInt32Value(of: count > 0 ? 100 : 0)
    }

    private mutating func setConsecutiveLocalOrigin(_ count: UInt32) {
        consecutiveLocalOriginFailure = Google_Protobuf_UInt32Value(of: count)
        enforcingConsecutiveLocalOriginFailure = Google_Protobuf_UInt32Value(of: 100)
        enforcingLocalOriginSuccessRate = Google_Protobuf_UInt32Value(of: 0)
    }
}
