import Testing

@testable import MeshAPI

/// What hostile input may cost.
struct LimitTests {
    private func fault(_ yaml: String) throws -> Fault {
        let results = MeshObject.decode(yaml: yaml, file: "x.yaml")
        #expect(results.count == 1)
        guard case .failure(let failure)? = results.first else { throw NoFailure() }
        return try #require(failure.faults.first)
    }

    private struct NoFailure: Error {}

    @Test func oversized() throws {
        let text = String(repeating: "# a comment\n", count: MeshObject.maximumInputSize / 12 + 1)
        #expect(try fault(text).reason == "\(text.utf8.count) bytes are more than the 3145728 that are accepted")
        let failure = #expect(throws: DecodeFailure.self) { try MeshObject.decode(json: Array(text.utf8)) }
        #expect(failure?.faults.first?.code == .tooLarge)
    }

    @Test(arguments: [65, 900, 5_000, 200_000])
    func deep(levels: Int) throws {
        let json = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let failure = #expect(throws: DecodeFailure.self) { try MeshObject.decode(json: Array(json.utf8)) }
        #expect(failure?.faults.first?.reason == "nested deeper than 64 levels")
        #expect([.tooLarge, .notYAML].contains(try fault(json).code))
    }

    @Test func deepBlocks() throws {
        let lines = (0..<500).map { String(repeating: " ", count: $0) + "a:" }
        #expect(try fault(lines.joined(separator: "\n")).reason == "nested deeper than 64 levels")
    }

    @Test func aliasesAreFollowed() throws {
        let yaml = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: a, labels: &labels {app: a}, annotations: *labels}
            spec:
              host: a
              subsets:
              - &subset {name: v1, labels: *labels}
              - {<<: *subset, name: v2}
            """
        guard case .destinationRule(let rule) = try object(yaml) else { throw NoFailure() }
        #expect(rule.metadata.annotations == ["app": "a"])
        #expect(rule.subsets.map(\.name) == ["v1", "v2"] && rule.subsets[1].labels == ["app": "a"])
    }

    @Test func bombs() throws {
        let levels = (1...9).map { level in
            "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]"
        }
        let bomb = (["a0: &a0 [x]"] + levels).joined(separator: "\n")
        #expect(try fault(bomb).reason == "the aliases expand to too many values; write the values out")
        #expect(
            try fault(bomb + "\n[*a9]: x").reason
                == "a key that is not plain text in a document with aliases; write the values out")
        #expect(try fault(bomb + "\n? *a9\n: x").code == .tooLarge)
        #expect(try fault(bomb + "\n*a9 : x").code == .tooLarge)
        #expect(try fault(bomb + "\n? - *a9\n: x").code == .tooLarge)
    }

    @Test func aChainOfAliases() throws {
        let chain = (1...30_000).map { "- &a\($0) [*a\($0 - 1)]" }
        #expect(try fault((["- &a0 [x]"] + chain).joined(separator: "\n")).reason.hasPrefix("more than 32 anchors"))
    }

    @Test func charactersThatOnlyLookLikeAliases() throws {
        let yaml = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data:
              script: |
                rm *.tmp & echo "[::1]:80"
                ? [a]: b
            """
        #expect(throws: Never.self) { try object(yaml) }
    }
}
