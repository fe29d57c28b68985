import EnvoyAPI
import MeshModel
import SwiftProtobuf

extension Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpConnectionManager {
    /// Requests of the workload beside a sidecar.
    static func outbound(
        _ name: String, routes: String, announcesHTTP: Bool, _ settings: MeshSettings
    ) throws -> Self {
        var manager = try common("outbound_\(name)", settings)
        manager.useRemoteAddress = Google_Protobuf_BoolValue(of: false)
        manager.httpFilters = try HTTPFilters.client(announcesHTTP: announcesHTTP)
        manager.rds = .init(routes)
        return manager
    }

    /// Requests of clients of a gateway: what they say of where they come from is not believed.
    static func gateway(_ name: String, routes: String, _ settings: MeshSettings) throws -> Self {
        var manager = try common("outbound_\(name)", settings)
        manager.useRemoteAddress = Google_Protobuf_BoolValue(of: true)
        manager.serverName = meshServerName
        manager.forwardClientCertDetails = .sanitizeSet
        manager.setCurrentClientCertDetails = .subjectAndNames
        manager.setCurrentClientCertDetails.cert = true
        manager.httpFilters = try HTTPFilters.client()
        manager.rds = .init(routes)
        return manager
    }

    /// Requests to the workload beside a sidecar.
    static func inbound(_ name: String, routes: Envoy.RouteConfiguration, _ settings: MeshSettings) throws -> Self {
        var manager = try common(name, settings)
        manager.useRemoteAddress = Google_Protobuf_BoolValue(of: false)
        manager.serverName = meshServerName
        manager.forwardClientCertDetails = .appendForward
        // Certificates of workloads name them by URI and by nothing else. An empty subject is not remembered by Envoy but
        // read from the certificate again with each request.
        manager.setCurrentClientCertDetails.uri = true
        manager.httpFilters = try HTTPFilters.server()
        manager.routeConfig = routes
        return manager
    }

    /// What servers of the mesh call themselves.
    private static let meshServerName = "istio-envoy"

    private static func common(_ stat: String, _ settings: MeshSettings) throws -> Self {
        var manager = Self()
        manager.statPrefix = stat
        manager.streamIdleTimeout = .zero
        manager.normalizePath = Google_Protobuf_BoolValue(of: true)
        manager.pathWithEscapedSlashesAction = .keepUnchanged
        manager.proxy100Continue = true
        manager.upgradeConfigs = [.websocket]
        manager.accessLog = try .requests(settings)
        return manager
    }
}

extension Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_Rds {
    fileprivate init(_ name: String) {
        self.init()
        routeConfigName = name
        configSource = .overADS
    }
}

extension Envoy.HTTPConnectionManager.UpgradeConfig {
    fileprivate static var websocket: Self {
        var upgrade = Self()
        upgrade.upgradeType = "websocket"
        return upgrade
    }
}

extension Envoy.HTTPConnectionManager.SetCurrentClientCertDetails {
    fileprivate static var subjectAndNames: Self {
        var details = Self()
        details.subject = Google_Protobuf_BoolValue(of: true)
        details.dns = true
        details.uri = true
        return details
    }
}
