import EnvoyAPI
import EnvoyConfig
import Foundation
import MeshModel
import Testing

/// The real Envoy judges the resources of every golden scenario.
@Suite(.serialized) struct EnvoyValidationTests {
    @Test(arguments: GoldenTests.names) func envoyAccepts(_ name: String) throws {
        let envoy = try #require(Self.envoy, "no Envoy: run `make setup`, or set SKEIN_ENVOY to the path of one")
        let scenario = try Scenario.golden(name)
        let snapshot = compile(scenario.input).snapshot
        for (proxy, node) in scenario.proxies {
            let (status, output) = try validate(Bootstrap.bytes(sets(for: node, in: snapshot)), with: envoy)
            #expect(status == 0, "\(name)/\(proxy): \(output)")
        }
    }

    @Test func envoyRefusesARouteToNowhere() throws {
        let envoy = try #require(Self.envoy, "no Envoy: run `make setup`, or set SKEIN_ENVOY to the path of one")
        let scenario = try Scenario.golden("primary-remote")
        let snapshot = compile(scenario.input).snapshot
        let node = try #require(scenario.proxies.first).node
        var broken = try sets(for: node, in: snapshot)
        broken[0].clusters.removeAll { $0.name.hasPrefix("outbound|5000|") }
        #expect(try validate(Bootstrap.bytes(broken), with: envoy).status != 0)
    }

    private static let envoy: URL? = {
        let named = ProcessInfo.processInfo.environment["SKEIN_ENVOY"].map { URL(fileURLWithPath: $0) }
        let candidates = [named, Repository.root.appending(path: ".tools/envoy")].compactMap { $0 }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    private func validate(_ bootstrap: [UInt8], with envoy: URL) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "skein-\(UUID().uuidString).pb")
        try Data(bootstrap).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = envoy
        process.arguments = ["--mode", "validate", "--log-level", "error", "--concurrency", "1", "-c", file.path]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
