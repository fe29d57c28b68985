import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct StructuralFaultsTests {
    /// What is structural.
    @Test(arguments: [
        "{type: object}",
        "{type: object, x-kubernetes-preserve-unknown-fields: true}",
        "{type: object, properties: {a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}}}",
        "{type: object, properties: {a: {type: string}}, oneOf: [{required: [a]}, {properties: {a: {pattern: b}}}]}",
        "{type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 5}}}}}",
        "{type: object, properties: {a: {type: object, additionalProperties: {type: string}}}}",
        "{type: object, properties: {a: {type: string, default: x, enum: [x]}}}",
        "{type: object, x-kubernetes-validations: [{rule: 'self.a == self.b', message: m}]}",
    ])
    func whatIsStructural(schema: String) throws {
        #expect(StructuralFaults(try CustomResourceSamples.yaml(schema), at: "s").causes.isEmpty)
    }

    /// What is not, and the field that is named.
    private static let faults: [(String, String)] = [
        ("{}", "s.type: Required value: must not be empty at the root"),
        ("{type: string}", "s.type: Invalid value: \"string\": must be object at the root"),
        (
            "{type: object, properties: {a: {}}}",
            "s.properties[a].type: Required value: must not be empty for specified object fields"
        ),
        (
            "{type: object, properties: {a: {type: array, items: {}}}}",
            "s.properties[a].items.type: Required value: must not be empty for specified array items"
        ),
        ("{type: object, properties: {a: {type: array}}}", "s.properties[a].items: Required value: must be specified"),
        ("{type: object, properties: {a: {type: float}}}", "s.properties[a].type: Unsupported value: \"float\""),
        ("{type: object, properties: {a: 7}}", "s.properties[a]: Invalid value: 7: must be a schema"),
        ("{type: object, additionalProperties: false}", "s.additionalProperties: Forbidden"),
        (
            "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
            "s.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"
        ),
        (
            "{type: object, properties: {a: {$ref: x, type: object}}}",
            "s.properties[a].$ref: Forbidden: $ref is not supported"
        ),
        ("{type: object, properties: {a: {type: array, items: [{type: string}]}}}", "s.properties[a].items: Forbidden"),
        (
            "{type: object, properties: {a: {type: array, uniqueItems: true, items: {type: string}}}}",
            "s.properties[a].uniqueItems: Forbidden"
        ),
        ("{type: object, oneOf: [{properties: {a: {minimum: 1}}}]}", "s.oneOf[0].properties[a]: Required value"),
        (
            "{type: object, properties: {a: {type: string}}, anyOf: [{properties: {a: {type: string}}}]}",
            "s.anyOf[0].properties[a].type: Forbidden: must be empty to be structural"
        ),
        ("{type: object, not: {description: x}}", "s.not.description: Forbidden: must be empty to be structural"),
        (
            "{type: object, properties: {a: {type: string, pattern: '('}}}",
            "s.properties[a].pattern: Invalid value: \"(\""
        ),
        (
            "{type: object, properties: {a: {type: integer, default: x}}}",
            "s.properties[a].default: Invalid value: \"x\": Invalid value: \"string\""
        ),
        (
            "{type: object, properties: {a: {type: object, default: {b: 1}}}}",
            "s.properties[a].default: Invalid value: {\"b\":1}: must not have unknown fields"
        ),
        (
            "{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}",
            "s.properties[metadata]: Forbidden"
        ),
        (
            "{type: object, x-kubernetes-preserve-unknown-fields: false}",
            "s.x-kubernetes-preserve-unknown-fields: Invalid value: false"
        ),
        (
            "{type: object, properties: {a: {type: object, x-kubernetes-embedded-resource: true}}}",
            "s.properties[a].properties: Required value"
        ),
        (
            "{type: object, properties: {a: {type: string, x-kubernetes-list-type: set}}}",
            "s.properties[a].type: Invalid value: \"string\": must be array"
        ),
        (
            "{type: object, properties: {a: {type: array, items: {type: object}, x-kubernetes-list-type: map}}}",
            "s.properties[a].x-kubernetes-list-map-keys: Required value"
        ),
        (
            """
            {type: object, properties: {a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k],
            items: {type: object, properties: {k: {type: string}}}}}}
            """, "s.properties[a].items.properties[k].default: Required value"
        ),
        (
            "{type: object, x-kubernetes-validations: [{message: m}]}",
            "s.x-kubernetes-validations[0].rule: Required value"
        ),
    ]

    @Test(arguments: faults) func whatIsNotStructural(schema: String, expected: String) throws {
        let found = StructuralFaults(try CustomResourceSamples.yaml(schema), at: "s").causes
        #expect(found.contains { "\($0.field): \($0.message)".hasPrefix(expected) }, "\(found)")
    }

    @Test func depthAndSizeHaveLimits() {
        func nested(_ depth: Int) -> JSON {
            (1..<depth).reduce(["type": "object"]) { inner, _ in ["type": "object", "properties": ["a": inner]] }
        }
        #expect(StructuralFaults(nested(64), at: "s").causes.isEmpty)
        let deep = StructuralFaults(nested(65), at: "s").causes
        #expect(deep.map(\.message) == ["Invalid value: \"\": schemas are nested deeper than 64"])
        let names = (0..<60_000).map { ("p\($0)", ["type": "string"] as JSON) }
        let wide: JSON = ["type": "object", "properties": .object(Dictionary(uniqueKeysWithValues: names))]
        #expect(StructuralFaults(wide, at: "s").causes.count == 1)
        let wrong: JSON = [
            "type": "object", "properties": .object(Dictionary(uniqueKeysWithValues: names.map { ($0.0, [:]) })),
        ]
        #expect(StructuralFaults(wrong, at: "s").causes.count == 50)
    }

    @Test func rulesAreNoticed() throws {
        let schema = try CustomResourceSamples.yaml("{type: object, x-kubernetes-validations: [{rule: 'true'}]}")
        #expect(StructuralFaults(schema, at: "s").hasRules)
        #expect(!StructuralFaults(["type": "object"], at: "s").hasRules)
    }
}
