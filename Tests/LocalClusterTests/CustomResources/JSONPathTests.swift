import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct JSONPathTests {
    private static let object: JSON = [
        "metadata": ["annotations": ["a.b/c": "x"], "creationTimestamp": "2024-01-01T00:00:00Z"],
        "spec": ["n": 3, "ratio": 1.5, "on": true, "hosts": ["a", "b", "c"], "map": ["k": [1, 2]]],
        "status": [
            "conditions": [
                ["type": "Ready", "status": "False", "age": 5], ["type": "Synced", "status": "True", "age": 9],
            ]
        ],
    ]

    /// Path, the values it leads to.
    private static let cases: [(String, [JSON])] = [
        (".spec.n", [3]), ("{.spec.n}", [3]), ("$.spec.n", [3]), ("spec.n", [3]),
        (".spec.hosts[0]", ["a"]), (".spec.hosts[-1]", ["c"]), (".spec.hosts[9]", []), (".spec.hosts[-9]", []),
        (".spec.hosts[*]", ["a", "b", "c"]), (".spec.hosts[1:]", ["b", "c"]), (".spec.hosts[:1]", ["a"]),
        (".spec.hosts[2:1]", []), (".spec.map.*", [[1, 2]]),
        (".metadata.annotations['a.b/c']", ["x"]), (".metadata.annotations[\"a.b/c\"]", ["x"]),
        (".metadata.annotations.a\\.b/c", ["x"]),
        (".status.conditions[?(@.type==\"Ready\")].status", ["False"]),
        (".status.conditions[?(@.type=='Synced')].status", ["True"]),
        (".status.conditions[?(@.type != 'Ready')].type", ["Synced"]),
        (".status.conditions[?(@.age >= 5)].age", [5, 9]), (".status.conditions[?(@.age<9)].age", [5]),
        (".status.conditions[?(@.age>\"x\")].age", []), (".status.conditions[?(@.none)].age", []),
        (".status.conditions[?(@.type)].age", [5, 9]),
        (".spec.none.deeper", []), (".spec.n.deeper", []), (".spec.n[0]", []), (".", [object]),
    ]

    @Test(arguments: cases) func following(path: String, expected: [JSON]) throws {
        #expect(try JSONPath(path).values(in: Self.object) == expected)
    }

    @Test(arguments: [
        "..x", ".a..b", ".a[", ".a[x]", ".a['b'", ".a[1:2:3]", ".a[?(@.b==)]", ".a[?(b==1)]", ".a[?(@.b==1]",
        ".a[?(@.b==nope)]", ".a\\", String(repeating: ".a", count: 4000),
    ])
    func whatIsNoPathIsRefused(text: String) {
        #expect(throws: JSONPathFault.self) { try JSONPath(text) }
    }

    /// Type, path, cell.
    private static let cells: [(String, String, JSON)] = [
        ("string", ".spec.n", "3"), ("string", ".spec.hosts", "[\"a\",\"b\",\"c\"]"),
        ("string", ".spec.hosts[*]", "a b c"), ("string", ".spec.none", .null), ("integer", ".spec.n", 3),
        ("integer", ".spec.ratio", 1), ("integer", ".spec.hosts", .null), ("number", ".spec.ratio", 1.5),
        ("boolean", ".spec.on", true), ("boolean", ".spec.n", .null),
        ("date", ".metadata.creationTimestamp", "2d"), ("date", ".spec.hosts[0]", "<invalid>"),
    ]

    @Test(arguments: cells) func printing(type: String, path: String, expected: JSON) throws {
        let column = try #require(
            PrinterColumn(definition: ["name": "X", "type": .string(type), "jsonPath": .string(path)]))
        let now = try #require(ObjectTime.date("2024-01-03T00:00:00Z"))
        #expect(column.cell(Self.object, now) == expected)
    }
}
