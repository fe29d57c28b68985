import Foundation
import Identity
import Peer
import ProxyFleet

/// A fleet against the peer: is everything that was sent seen, and what does it cost on either side?
struct Check {
    private static let name = "peer.bench"
    private static let pushes = 20

    let services: Int
    let proxies: Int
    let loops: Int

    func run() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "fleet-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let messages = CheckMessages(services: services)
        let sent = try messages.write(to: place)
        let changes = try (0..<Self.pushes).map { round in
            let file = place.appending(path: "change\(round).bin")
            try messages.change(9 + round % 2).write(to: file)
            return file.path
        }
        let credentials = try authority(place)
        let peer = try await PeerProcess(
            messages: place.path, certificateChain: place.appending(path: "chain.pem").path,
            privateKey: place.appending(path: "key.pem").path, root: place.appending(path: "root.pem").path)
        defer { peer.stop() }
        let empty = try Processor.memory(of: getpid())
        let configuration = FleetConfiguration(
            host: "127.0.0.1", port: peer.port, serverName: Self.name,
            root: try String(contentsOf: place.appending(path: "root.pem"), encoding: .utf8), eventLoops: loops,
            reconnects: false)
        let fleet = try await ProxyFleet(
            configuration,
            proxies: (0..<proxies).map {
                SimulatedProxy(
                    id: "sidecar~10.1.2.3~service-\($0).bench~bench.svc.cluster.local",
                    metadata: ["CLUSTER_ID": "cluster1", "NAMESPACE": "bench"], credentials: credentials)
            })
        do {
            try await measure(fleet, peer, sent: sent, changes: changes, memory: empty)
        } catch {
            try await fleet.close()
            throw error
        }
        try await fleet.close()
    }

    private func measure(
        _ fleet: ProxyFleet, _ peer: PeerProcess, sent: Int, changes: [String], memory empty: Int
    ) async throws {
        try await phase("connect", of: peer, times: 1) {
            try await fleet.connect(0..<proxies, handshakesInFlight: 256)
            try await fleet.waitUntilServed(0..<proxies, within: .seconds(300))
        }
        let reports = try await fleet.reports(0..<proxies)
        guard reports.allSatisfy({ $0.bytes == sent && $0.types[.endpoint]?.resources == services }) else {
            throw CheckError(
                "proxies saw other bytes than the \(sent) that were sent: \(reports.map(\.bytes).max() ?? 0)")
        }
        let memory = try Processor.memory(of: getpid())
        print("  \(sent) bytes each, seen by all; memory per proxy \((memory - empty) / proxies) KiB")
        print("  memory of the peer \(try Processor.memory(of: peer.processIdentifier) / 1024) MiB")
        try await phase("push", of: peer, times: Self.pushes) {
            for change in changes { try await peer.push([change]) }
        }
    }

    /// Prints CPU per proxy on both sides.
    private func phase(_ name: String, of peer: PeerProcess, times: Int, _ body: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        let before = (Processor.time(of: getpid()), Processor.time(of: peer.processIdentifier))
        try await body()
        let after = (Processor.time(of: getpid()), Processor.time(of: peer.processIdentifier))
        func microseconds(_ seconds: Double) -> Int { Int(seconds * 1e6 / Double(proxies * times)) }
        print(
            "  \(name): \(microseconds(after.0 - before.0)) us CPU of a proxy, \(microseconds(after.1 - before.1)) us of "
                + "the peer for it, \((ContinuousClock.now - start) / times) in all")
    }

    /// Writes what the peer needs.
    /// - Returns: what the proxies need.
    private func authority(_ place: URL) throws -> SimulatedProxy.Credentials {
        let root = try RootAuthority.make(now: .now)
        let authority = try CertificateAuthority(root.makeIntermediate(cluster: "cluster1", now: .now), now: .now)
        let key = try WorkloadKey()
        let server = try authority.issueServer(hosts: [Self.name], key: key, now: .now)
        let identity = try SPIFFEID(namespace: "bench", serviceAccount: "default")
        let client = try authority.issueWorkload(
            csrPEM: try key.signingRequest(for: identity), identity: identity, cluster: "cluster1", now: .now)
        for (name, text) in [
            ("chain", server.certificatePEM), ("key", key.pem.unredactedText), ("root", root.certificatePEM),
        ] {
            try text.write(to: place.appending(path: "\(name).pem"), atomically: true, encoding: .utf8)
        }
        return .init(certificateChain: client.certificatePEM, privateKey: key.pem.unredactedText)
    }
}

/// Why the check fails.
struct CheckError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
