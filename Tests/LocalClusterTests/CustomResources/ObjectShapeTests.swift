import Kubernetes
import Testing

@testable import LocalCluster

/// Pruning, defaulting and checking of values.
@Suite struct ObjectShapeTests {
    /// Schema, value, what is left of it.
    private static let prunings: [(String, String, String)] = [
        ("{type: object}", "{a: 1}", "{}"),
        ("{type: object, properties: {a: {type: integer}}}", "{a: 1, b: 2}", "{a: 1}"),
        ("{type: object, x-kubernetes-preserve-unknown-fields: true}", "{a: 1}", "{a: 1}"),
        (
            """
            {type: object, x-kubernetes-preserve-unknown-fields: true,
            properties: {a: {type: object, properties: {b: {type: string}}}}}
            """, "{a: {b: x, c: y}, d: {e: 1}}", "{a: {b: x}, d: {e: 1}}"
        ),
        ("{type: object, additionalProperties: {type: object}}", "{a: {b: 1}}", "{a: {}}"),
        ("{type: object, additionalProperties: true}", "{a: {b: 1}}", "{a: {b: 1}}"),
        (
            "{type: object, properties: {l: {type: array, items: {type: object, properties: {a: {type: string}}}}}}",
            "{l: [{a: x, b: y}]}", "{l: [{a: x}]}"
        ),
        (
            """
            {type: object, properties: {e: {type: object, x-kubernetes-embedded-resource: true,
            properties: {spec: {type: object}}}}}
            """, "{e: {kind: K, apiVersion: v1, metadata: {name: n}, spec: {a: 1}, x: 1}}",
            "{e: {kind: K, apiVersion: v1, metadata: {name: n}, spec: {}}}"
        ),
        ("{x-kubernetes-preserve-unknown-fields: true}", "{a: {b: [1]}}", "{a: {b: [1]}}"),
    ]

    @Test(arguments: prunings) func pruning(schema: String, value: String, expected: String) throws {
        var value = try CustomResourceSamples.yaml(value)
        Pruning.prune(part: &value, Schema(definition: try CustomResourceSamples.yaml(schema)))
        #expect(value == (try CustomResourceSamples.yaml(expected)))
    }

    @Test func wholeObjectsKeepTheirOwnMembers() {
        var object: JSON = [
            "apiVersion": "a/v1", "kind": "K", "metadata": ["name": "n", "labels": ["a": "b"]], "x": 1,
        ]
        Pruning.prune(&object, Schema(.object))
        #expect(object == ["apiVersion": "a/v1", "kind": "K", "metadata": ["name": "n", "labels": ["a": "b"]]])
    }

    /// Schema, value, what it becomes.
    private static let defaults: [(String, String, String)] = [
        ("{properties: {a: {type: integer, default: 1}}}", "{}", "{a: 1}"),
        ("{properties: {a: {type: integer, default: 1}}}", "{a: 2}", "{a: 2}"),
        ("{properties: {a: {type: integer, default: 1}}}", "{a: null}", "{a: 1}"),
        ("{properties: {a: {type: integer, default: 1, nullable: true}}}", "{a: null}", "{a: null}"),
        ("{properties: {a: {type: object, properties: {b: {type: string, default: x}}}}}", "{}", "{}"),
        ("{properties: {a: {type: object, properties: {b: {type: string, default: x}}}}}", "{a: {}}", "{a: {b: x}}"),
        (
            "{properties: {a: {type: object, default: {}, properties: {b: {type: string, default: x}}}}}", "{}",
            "{a: {b: x}}"
        ),
        (
            "{type: object, additionalProperties: {type: object, properties: {b: {type: string, default: x}}}}",
            "{k: {}}", "{k: {b: x}}"
        ),
        (
            "{properties: {l: {type: array, items: {type: object, properties: {b: {type: string, default: x}}}}}}",
            "{l: [{}, {b: y}]}", "{l: [{b: x}, {b: y}]}"
        ),
    ]

    @Test(arguments: defaults) func defaulting(schema: String, value: String, expected: String) throws {
        var value = try CustomResourceSamples.yaml(value)
        Defaulting.fill(&value, Schema(definition: try CustomResourceSamples.yaml(schema)))
        #expect(value == (try CustomResourceSamples.yaml(expected)))
    }

    /// The schema of `a`, its value, the faults.
    private static let faults: [(String, String, [String])] = [
        ("{type: integer}", "x", ["a: Invalid value: \"string\": a in body must be of type integer: \"string\""]),
        ("{type: string}", "null", ["a: Invalid value: \"null\": a in body must be of type string: \"null\""]),
        ("{type: string, nullable: true}", "null", []),
        ("{type: integer}", "3.0", []), ("{type: number}", "3", []),
        ("{type: integer}", "3.5", ["a: Invalid value: \"number\": a in body must be of type integer: \"number\""]),
        ("{x-kubernetes-int-or-string: true}", "80%", []), ("{x-kubernetes-int-or-string: true}", "80", []),
        (
            "{x-kubernetes-int-or-string: true}", "true",
            ["a: Invalid value: \"boolean\": a in body must be of type integer,string: \"boolean\""]
        ),
        ("{type: integer, minimum: 2}", "1", ["a: Invalid value: 1: a in body should be greater than or equal to 2"]),
        (
            "{type: integer, minimum: 2, exclusiveMinimum: true}", "2",
            ["a: Invalid value: 2: a in body should be greater than 2"]
        ),
        ("{type: integer, maximum: 2}", "3", ["a: Invalid value: 3: a in body should be less than or equal to 2"]),
        ("{type: integer, multipleOf: 5}", "7", ["a: Invalid value: 7: a in body should be a multiple of 5.0"]),
        (
            "{type: integer, format: int32}", "4294967296",
            ["a: Invalid value: 4294967296: Checked value must be of type integer with format int32 in a"]
        ),
        ("{type: string, enum: [x, y]}", "z", ["a: Unsupported value: \"z\": supported values: \"x\", \"y\""]),
        ("{type: string, minLength: 2}", "z", ["a: Invalid value: \"z\": a in body should be at least 2 chars long"]),
        ("{type: string, maxLength: 2}", "zzz", ["a: Too long: may not be more than 2 bytes"]),
        ("{type: string, pattern: '^b+$'}", "c", ["a: Invalid value: \"c\": a in body should match '^b+$'"]),
        ("{type: string, format: date-time}", "'2024-01-01T00:00:00Z'", []),
        (
            "{type: string, format: date-time}", "yesterday",
            ["a: Invalid value: \"yesterday\": a in body must be of type date-time: \"yesterday\""]
        ),
        ("{type: array, items: {type: string}, maxItems: 1}", "[x, y]", ["a: Too many: 2: must have at most 1 item"]),
        (
            "{type: array, items: {type: string}, minItems: 1}", "[]",
            ["a: Invalid value: 0: a in body should have at least 1 items"]
        ),
        (
            "{type: array, items: {type: object, required: [b]}}", "[{b: 1}, {}]", ["a[1].b: Required value"]
        ),
        (
            "{type: array, items: {type: string}, x-kubernetes-list-type: set}", "[x, y, x]",
            ["a[2]: Duplicate value: \"x\""]
        ),
        (
            "{type: array, items: {type: object}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]}",
            "[{k: 1, v: 1}, {k: 1, v: 2}]", ["a[1]: Duplicate value: {\"k\":1}"]
        ),
        (
            "{type: object, minProperties: 1}", "{}",
            ["a: Invalid value: 0: a in body should have at least 1 properties"]
        ),
        (
            "{type: object, additionalProperties: {type: string}}", "{k: 1}",
            ["a.k: Invalid value: \"integer\": a.k in body must be of type string: \"integer\""]
        ),
        (
            "{type: object, oneOf: [{required: [b]}, {required: [c]}]}", "{}",
            [
                "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). Found none valid",
                "a.b: Required value",
            ]
        ),
        (
            "{type: object, oneOf: [{required: [b]}, {required: [c]}]}", "{b: 1, c: 1}",
            [
                """
                <nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found 2 valid alternatives
                """
            ]
        ),
        ("{type: object, anyOf: [{required: [b]}, {required: [c]}]}", "{c: 1}", []),
        (
            "{type: object, not: {required: [b]}}", "{b: 1}",
            ["<nil>: Invalid value: \"\": \"a\" must not validate the schema (not)"]
        ),
        (
            "{type: integer, allOf: [{minimum: 1}, {maximum: 3}]}", "5",
            ["a: Invalid value: 5: a in body should be less than or equal to 3"]
        ),
        (
            "{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}",
            "{kind: K}", ["a.apiVersion: Required value: must not be empty"]
        ),
    ]

    @Test(arguments: faults) func checking(schema: String, value: String, expected: [String]) throws {
        let rules = ValueRules(["type": "object", "properties": ["a": try CustomResourceSamples.yaml(schema)]])
        let found = ValueFaults.of(["a": try CustomResourceSamples.yaml(value)], rules)
        #expect(found.map { "\($0.field): \($0.message)" } == expected)
    }

    /// Format, what is of it, what is not.
    private static let formats: [(String, [String], [String])] = [
        ("date", ["2024-02-29"], ["2024-13-01", "24-1-1"]),
        ("date-time", ["2024-01-01T10:00:00.5+02:00"], ["2024-01-01", "2024-01-01T25:00:00Z"]),
        ("duration", ["1h30m", "0", "-1.5s", "3 days"], ["1", "h", "1x"]),
        ("ipv4", ["10.0.0.1"], ["10.0.0", "256.0.0.1", "::1"]),
        (
            "ipv6", ["::", "::1", "fe80::1:2", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
            ["1:2", ":::", "1::2::3", "g::", ":1:2:3:4:5:6:7", "10.0.0.1"]
        ),
        ("cidr", ["10.0.0.0/8", "fd00::/64"], ["10.0.0.0", "10.0.0.0/33", "x/8"]),
        ("uuid", ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567"]),
        ("byte", ["aGk="], ["%"]),
        ("hostname", ["a.b-c"], ["-a", "a_b"]),
        ("email", ["a@b.c"], ["a", "a b@c"]),
        ("uri", ["https://a.b/c?d", "/x"], ["a b", "x"]),
        ("mac", ["00:1b:44:11:3a:b7"], ["00:1b"]),
        ("unknown", ["whatever"], []),
    ]

    @Test(arguments: formats) func formatsAreChecked(format: String, good: [String], bad: [String]) {
        for text in good { #expect(ValueFormats.holds(format, text), "\(text)") }
        for text in bad { #expect(!ValueFormats.holds(format, text), "\(text)") }
    }

    @Test func faultsHaveAnEnd() {
        let rules = ValueRules(["type": "array", "items": ["type": "string"]])
        let values = JSON.array(Array(repeating: 1, count: 10_000))
        #expect(ValueFaults.of(values, rules, at: "a").count == 100)
    }
}
