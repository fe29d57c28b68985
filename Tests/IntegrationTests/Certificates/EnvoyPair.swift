import Foundation
import Identity
import Testing

/// A client and a server, both real Envoys, that speak mutual TLS with each other and verify each other's SPIFFE id.
final class EnvoyPair {
    /// One end: the name of its folder, its identity and whom it expects.
    struct End {
        let name: String
        let identity: SPIFFEID
        let peer: SPIFFEID
    }

    /// Where the client takes requests in plain text, and the server in TLS.
    let clientPort: Int
    let serverPort: Int
    private let directory: String
    private var processes: [Process] = []

    /// `SKEIN_ENVOY`, or `.tools/envoy` in the project.
    static let envoy: String? = {
        var project = URL(filePath: #filePath)
        for _ in 0..<4 { project.deleteLastPathComponent() }
        let path = ProcessInfo.processInfo.environment["SKEIN_ENVOY"] ?? project.appending(path: ".tools/envoy").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// - Parameter directory: holds `cert.pem` and `key.pem` of each end in a folder of its name, and `root-cert.pem`.
    init(client: End, server: End, directory: String) throws {
        let ports = try FreePorts.take(2)
        (clientPort, serverPort) = (ports[0], ports[1])
        self.directory = directory
        try start(server, serving(server))
        try start(client, calling(client))
    }

    deinit { stop() }

    func stop() {
        // Not SIGTERM: threads of tests may block that, and children inherit it.
        for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
        for process in processes { process.waitUntilExit() }
        processes = []
    }

    /// What Envoy has said of an end.
    func log(_ end: End) -> String {
        (try? String(contentsOfFile: "\(directory)/\(end.name)/envoy.log", encoding: .utf8)) ?? ""
    }

    private func start(_ end: End, _ resources: String) throws {
        let folder = "\(directory)/\(end.name)"
        try resources.write(toFile: "\(folder)/envoy.yaml", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.envoy))
        process.arguments = [
            "-c", "\(folder)/envoy.yaml", "--log-path", "\(folder)/envoy.log", "--concurrency", "1",
            "--disable-hot-restart",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        processes.append(process)
    }

    private func tls(_ end: End) -> String {
        """
        tls_certificates:
          - certificate_chain: {filename: \(directory)/\(end.name)/cert.pem}
            private_key: {filename: \(directory)/\(end.name)/key.pem}
        validation_context:
          trusted_ca: {filename: \(directory)/root-cert.pem}
          match_typed_subject_alt_names:
            - {san_type: URI, matcher: {exact: "\(end.peer)"}}
        """.indented(by: 10)
    }

    private func serving(_ end: End) -> String {
        """
        static_resources:
          listeners:
          - address: {socket_address: {address: 127.0.0.1, port_value: \(serverPort)}}
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: server
                  route_config:
                    virtual_hosts:
                    - {name: all, domains: ["*"], routes: [
                        {match: {prefix: /}, direct_response: {status: 200, body: {inline_string: "served\\n"}}}]}
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
              transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  require_client_certificate: true
                  common_tls_context:
        \(tls(end).indented(by: 10))
        """
    }

    private func calling(_ end: End) -> String {
        """
        static_resources:
          listeners:
          - address: {socket_address: {address: 127.0.0.1, port_value: \(clientPort)}}
            filter_chains:
            - filters:
              - name: envoy.filters.network.tcp_proxy
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                  stat_prefix: client
                  cluster: server
          clusters:
          - name: server
            load_assignment:
              cluster_name: server
              endpoints:
              - lb_endpoints:
                - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: \(serverPort)}}}
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                common_tls_context:
        \(tls(end).indented(by: 8))
        """
    }
}

extension String {
    fileprivate func indented(by spaces: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(repeating: " ", count: spaces) + $0 }.joined(separator: "\n")
    }
}
