import Foundation

/// Traffic between pods is mutual TLS: plain text is refused, and each side saw the identity it should.
struct MutualTLS: LabCheck {
    let id = "mtls"

    func look(at lab: LabView) async throws -> String {
        var identities: Set<String> = []
        for cluster in lab.topology.clusters {
            let server = lab.helloworld(in: cluster)
            try await refusesPlainText(server, lab)
            identities.formUnion(try await callers(of: server, lab))
        }
        let expected = "spiffe://cluster.local/ns/sample/sa/sleep"
        guard identities == [expected] else {
            throw CheckFailure("helloworld was called by \(identities.sorted()), expected only \(expected)")
        }
        let servers = try await serverIdentities(lab)
        return "plain text refused in both clusters; client \(expected), server \(servers)"
    }

    private func refusesPlainText(_ server: PodName, _ lab: LabView) async throws {
        let address = try await lab.address(of: server)
        // From the node itself: outside the mesh, so nothing turns it into TLS.
        let command = ["nsenter", "--net=/run/netns/\(server.cluster)", "--", "curl", "-sS", "--max-time", "5"]
        let result = try await Shell.run(command + ["http://\(address):5000/hello"])
        guard !result.succeeded, !result.output.contains("Hello") else {
            throw CheckFailure("\(server) answered plain text at \(address):5000: \(result.output)")
        }
    }

    /// The client identities in the access log of a server's sidecar.
    private func callers(of server: PodName, _ lab: LabView) async throws -> Set<String> {
        let log = try await lab.log(of: server, container: "istio-proxy")
        let lines = log.split(separator: "\n").filter { $0.contains("GET /hello") }
        guard !lines.isEmpty else { throw CheckFailure("\(server) logged no call") }
        return try Set(
            lines.map { line in
                guard let start = line.range(of: "spiffe://") else {
                    throw CheckFailure("\(server) logged a call without an identity: \(line)")
                }
                return String(line[start.lowerBound...].prefix { !" \",\n".contains($0) })
            })
    }

    /// The identity that callers demand of the service: the names in the sidecar's own configuration.
    private func serverIdentities(_ lab: LabView) async throws -> String {
        let expected = "spiffe://cluster.local/ns/sample/sa/helloworld"
        for cluster in lab.topology.clusters {
            let dump = try await lab.curl(
                lab.sleep(in: cluster), container: "istio-proxy",
                "http://127.0.0.1:15000/config_dump?name_regex=outbound.5000..helloworld.*&resource=dynamic_active_clusters"
            )
            guard dump.contains("\"\(expected)\"") else {
                throw CheckFailure("\(cluster.name) does not demand \(expected) of helloworld")
            }
        }
        return expected
    }
}
