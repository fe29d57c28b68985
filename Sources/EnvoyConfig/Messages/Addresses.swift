import EnvoyAPI
import SwiftProtobuf

extension Envoy_Config_Core_V3_Address {
    /// A TCP address.
    init(_ address: String, port: UInt32) {
        self.init()
        socketAddress = .init(address, port: port)
    }
}

extension Envoy_Config_Core_V3_SocketAddress {
    /// A TCP address.
    init(_ address: String, port: UInt32) {
        self.init()
        self.address = address
        portValue = port
    }
}

extension Envoy_Config_Core_V3_CidrRange {
    /// From `address/length`; a bare address stands for itself. Nil when the length is no number.
    init?(_ text: String) {
        self.init()
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let address = parts.first else { return nil }
        addressPrefix = String(address)
        guard parts.count == 2 else {
            prefixLen = Google_Protobuf_UInt32Value(of: address.contains(":") ? 128 : 32)
            return
        }
        guard let length = UInt32(parts[1]) else { return nil }
        prefixLen = Google_Protobuf_UInt32Value(of: length)
    }
}
