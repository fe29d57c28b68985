import Foundation
import Peer
import ProxyFleet
import SyntheticCluster

/// The floor of serving: gRPC's C core sends to the same sidecars what the control plane sent to one of them, and has
/// nothing else to do.
struct FloorCases {
    let bench: Bench
    let serving: Serving
    let cluster: SyntheticCluster
    let proxies: Int

    private static let rounds = 6

    func run() async throws {
        guard !serving.storm.isEmpty, !serving.endpoint.isEmpty else {
            throw BenchError("nothing was recorded, so there is nothing to push")
        }
        let place = try bench.place("floor")
        try bench.authority.writeServer(to: place, now: Date())
        for (number, response) in serving.storm.enumerated() {
            try Data(response.bytes).write(to: place.appending(path: Self.name(number, response.type)))
        }
        let changes = try bench.place("floor-changes")
        let files = try serving.endpoint.enumerated().map { number, response in
            let file = changes.appending(path: Self.name(number, response.type))
            try Data(response.bytes).write(to: file)
            return file.path
        }
        let peer = try await PeerProcess(
            messages: place.path, certificateChain: place.appending(path: "chain.pem").path,
            privateKey: place.appending(path: "key.pem").path, root: place.appending(path: "root.pem").path,
            python: bench.options.peer)
        Interruption.kill(peer.processIdentifier)
        defer {
            peer.stop()
            Interruption.spare(peer.processIdentifier)
        }
        let fleet = Fleet(
            proxies: try await ProxyFleet(
                bench.fleet(port: peer.port), proxies: try bench.sidecars(proxies, of: cluster)),
            usage: ProcessUsage(id: peer.processIdentifier))
        do {
            try await push(files, through: peer, to: fleet)
        } catch {
            try await fleet.proxies.close()
            throw BenchError("the floor: \(error)")
        }
        try await fleet.proxies.close()
    }

    private func push(_ files: [String], through peer: PeerProcess, to fleet: Fleet) async throws {
        try fleet.usage.resetPeak()
        try report(Figure.Case.stormFloor, fleet, [try await fleet.connect()])
        var changes: [Fleet.Change] = []
        for _ in 0..<Self.rounds {
            changes.append(
                try await fleet.measure(.all(.endpoint)) {
                    let start = ContinuousClock.now
                    try await peer.push(files)
                    return start
                })
        }
        try report(Figure.Case.endpointFloor, fleet, changes)
    }

    private func report(_ name: String, _ fleet: Fleet, _ changes: [Fleet.Change]) throws {
        var figure = Figure(name, services: cluster.description.services, fleet, changes)
        let memory = try fleet.usage.memory()
        (figure.memory, figure.peakMemory) = (memory.now, memory.peak)
        try bench.report(figure)
    }

    private static func name(_ number: Int, _ type: DiscoveryType) -> String {
        String(format: "%03d-%@.bin", number, "\(type)")
    }
}
