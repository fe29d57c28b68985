import EnvoyConfig
import Foundation
import MeshModel
import Testing

/// Every folder of Tests/Golden is a test: its objects go the whole way to the resources of its proxies.
/// `SKEIN_GOLDEN=rewrite` writes what is expected instead of comparing.
@Suite struct GoldenTests {
    static let names = Repository.folders(in: Repository.golden)
    static let rewrites = ProcessInfo.processInfo.environment["SKEIN_GOLDEN"] == "rewrite"

    @Test func thereAreScenarios() { #expect(!Self.names.isEmpty) }

    @Test(arguments: names) func firstCommentSaysWhatMustHold(_ name: String) throws {
        let file = Repository.golden.appending(path: "\(name)/input.yaml")
        let first = try String(contentsOf: file, encoding: .utf8).prefix { $0 != "\n" }
        #expect(first.hasPrefix("# ") && first.hasSuffix("."), "\(name): the first line is a comment, a sentence")
    }

    @Test(arguments: names) func resourcesAreAsExpected(_ name: String) throws {
        let scenario = try Scenario.golden(name)
        let (snapshot, statuses) = compile(scenario.input)
        var expected = ["statuses.txt": statuses.map { $0.text }.joined()]
        for (proxy, node) in scenario.proxies {
            expected["\(proxy).json"] = try Rendering.text(sets(for: node, in: snapshot))
        }
        let folder = scenario.folder.appending(path: "expected")
        if Self.rewrites { try rewrite(folder, expected) }
        let present = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(present == expected.keys.sorted(), "\(name)/expected: files without a proxy are orphans")
        for (file, text) in expected {
            let present = try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
            guard present != text else { continue }
            Issue.record(
                "\(name)/expected/\(file); `make golden` rewrites it:\n\(difference(found: text, expected: present ?? ""))"
            )
        }
    }

    @Test(arguments: names) func resourcesAreConsistent(_ name: String) throws {
        let scenario = try Scenario.golden(name)
        let snapshot = compile(scenario.input).snapshot
        for (proxy, node) in scenario.proxies {
            let faults = try consistencyFaults(in: sets(for: node, in: snapshot))
            #expect(faults.isEmpty, "\(name)/\(proxy)")
        }
    }

    @Test(arguments: names) func compilationIsDeterministic(_ name: String) throws {
        let scenario = try Scenario.golden(name)
        let (first, second) = (compile(scenario.input).snapshot, compile(scenario.input).snapshot)
        for (proxy, node) in scenario.proxies {
            #expect(try sets(for: node, in: first) == sets(for: node, in: second), "\(name)/\(proxy)")
        }
    }

    private func rewrite(_ folder: URL, _ files: [String: String]) throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (file, text) in files { try Data(text.utf8).write(to: folder.appending(path: file)) }
    }
}

/// Outbound and inbound resources of a proxy.
func sets(for node: ProxyNode, in snapshot: MeshSnapshot) throws -> [ProxyResources] {
    let (outbound, inbound) = view(of: node, in: snapshot)
    return try [resources(for: outbound, in: snapshot)]
        + (inbound.map { [try inboundResources(for: $0, in: snapshot)] } ?? [])
}

extension ObjectStatus {
    /// As in `statuses.txt`.
    fileprivate var text: String {
        (["\(object): \(reason), \(message)"] + warnings.map { "  \($0)" }).joined(separator: "\n") + "\n"
    }
}
