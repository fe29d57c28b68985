import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct FieldSetTests {
    /// An object and its fields as `fieldsV1` writes them.
    private static let fields: [(String, String)] = [
        (#"{"spec":{"replicas":1}}"#, #"{"f:spec":{"f:replicas":{}}}"#),
        (#"{"spec":{"groups":["a","b"]}}"#, #"{"f:spec":{"f:groups":{"v:\"a\"":{},"v:\"b\"":{}}}}"#),
        (#"{"spec":{"groups":[]}}"#, "{}"), (#"{"spec":{}}"#, #"{"f:spec":{}}"#),
        (#"{"spec":{"paused":null}}"#, #"{"f:spec":{"f:paused":{}}}"#),
        (#"{"spec":{"selector":{"a":"b"}}}"#, #"{"f:spec":{"f:selector":{}}}"#),
        (#"{"spec":{"limits":{"cpu":"1"}}}"#, #"{"f:spec":{"f:limits":{"f:cpu":{}}}}"#),
        (#"{"metadata":{"labels":{"a":"b"}}}"#, #"{"f:metadata":{"f:labels":{"f:a":{}}}}"#),
        (#"{"metadata":{"finalizers":["x/y"]}}"#, #"{"f:metadata":{"f:finalizers":{"v:\"x/y\"":{}}}}"#),
        (
            #"{"metadata":{"ownerReferences":[{"uid":"1","name":"n"}]}}"#,
            #"{"f:metadata":{"f:ownerReferences":{"k:{\"uid\":\"1\"}":{}}}}"#
        ),
        (
            #"{"spec":{"containers":[{"name":"a","command":["x","y"]}]}}"#,
            #"{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:command":{},"f:name":{}}}}}"#
        ),
        (
            #"{"spec":{"containers":[{"name":"a","ports":[{"port":80}]}]}}"#,
            """
            {"f:spec":{"f:containers":{"k:{\\"name\\":\\"a\\"}":{".":{},"f:name":{},
            "f:ports":{"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:port":{}}}}}}}
            """
        ),
        (
            #"{"spec":{"free":{"list":[1],"x":{"y":2}}}}"#,
            #"{"f:spec":{"f:free":{"f:list":{},"f:x":{".":{},"f:y":{}}}}}"#
        ),
        (#"{"spec":{"groups":"text"}}"#, #"{"f:spec":{"f:groups":{}}}"#),
    ]

    @Test(arguments: fields)
    func anObjectHasItsFields(object: String, expected: String) throws {
        let set = FieldSamples.shape.fields(of: try JSON(decoding: object))
        #expect(set.fieldsV1 == (try JSON(decoding: expected)))
        #expect(FieldSet(fieldsV1: set.fieldsV1) == set)
    }

    @Test func withoutASchemaListsAreOneValue() throws {
        let set = FieldShape(nil).fields(of: ["spec": ["hosts": ["a"], "port": ["number": 1]]])
        let expected = #"{"f:spec":{".":{},"f:hosts":{},"f:port":{".":{},"f:number":{}}}}"#
        #expect(set.fieldsV1 == (try JSON(decoding: expected)))
    }

    @Test func keysAreWrittenInOneWay() throws {
        let set = try #require(try FieldSet(text: #"{"k:{ \"b\" : 1, \"a\":\"x\"}":{}, "v:1":{}}"#))
        #expect(set.fieldsV1 == [#"k:{"a":"x","b":1}"#: [:], "v:1": [:]])
        #expect(set.paths == [#"[a="x",b=1]"#, "[=1]"])
    }

    @Test(arguments: [
        "7", "[]", #""f:a""#, #"{"a":{}}"#, #"{"x:a":{}}"#, #"{"f:a":1}"#, #"{"f:a":null}"#, #"{"f:a":[]}"#,
        #"{"":{}}"#,
        #"{".":{}}"#, #"{"f:a":{".":{"f:b":{}}}}"#, #"{"f:a":{".":1}}"#, #"{"k:x":{}}"#, #"{"k:{}":{}}"#,
        #"{"k:[1]":{}}"#,
        #"{"k:{\"a\":{}}":{}}"#, #"{"k:{\"a\":1":{}}"#, #"{"v:":{}}"#, #"{"v:{}":{}}"#, #"{"v:abc":{}}"#,
        #"{"i:-1":{}}"#,
        #"{"i:x":{}}"#, #"{"f:a":{"f:b":{"z":{}}}}"#,
    ])
    func malformedSetsAreRefused(text: String) throws {
        #expect(try FieldSet(text: text) == nil)
    }

    @Test func aKeyBeyondReasonIsRefused() throws {
        let text = String(repeating: "x", count: 70 << 10)
        #expect(FieldSet(fieldsV1: [#"v:"\#(text)""#: [:]]) == nil)
    }

    /// Two sets, what is in either, in both, and only in the first.
    private static let operations: [(String, String, union: String, both: String, rest: String)] = [
        (#"{"f:a":{}}"#, #"{"f:b":{}}"#, #"{"f:a":{},"f:b":{}}"#, "{}", #"{"f:a":{}}"#),
        (#"{"f:a":{}}"#, #"{"f:a":{}}"#, #"{"f:a":{}}"#, #"{"f:a":{}}"#, "{}"),
        (
            #"{"f:a":{".":{},"f:b":{}}}"#, #"{"f:a":{}}"#, #"{"f:a":{".":{},"f:b":{}}}"#, #"{"f:a":{}}"#,
            #"{"f:a":{"f:b":{}}}"#
        ),
        (#"{"f:a":{"f:b":{}}}"#, #"{"f:a":{}}"#, #"{"f:a":{".":{},"f:b":{}}}"#, "{}", #"{"f:a":{"f:b":{}}}"#),
        ("{}", #"{"f:a":{}}"#, #"{"f:a":{}}"#, "{}", "{}"),
    ]

    @Test(arguments: operations)
    func setsAreCombined(one: String, other: String, union: String, both: String, rest: String) throws {
        let (one, other) = (try #require(try FieldSet(text: one)), try #require(try FieldSet(text: other)))
        #expect(one.union(other) == (try FieldSet(text: union)))
        #expect(one.intersection(other) == (try FieldSet(text: both)))
        #expect(one.subtracting(other) == (try FieldSet(text: rest)))
    }

    @Test func whatIsDeepIsOneValue() {
        var object: JSON = ["x": 1]
        for _ in 0..<100 { object = ["a": object] }
        var depth = 0
        var node: JSON? = FieldShape(nil).fields(of: object).fieldsV1
        while let next = node?["f:a"] { (node, depth) = (next, depth + 1) }
        #expect(depth == 40)
    }
}

@Suite struct FieldComparisonTests {
    /// Two states, and what was added, modified and removed.
    private static let cases: [(String, String, added: String, modified: String, removed: String)] = [
        (#"{"spec":{"replicas":1}}"#, #"{"spec":{"replicas":1}}"#, "{}", "{}", "{}"),
        (#"{"spec":{"replicas":1}}"#, #"{"spec":{"replicas":2}}"#, "{}", #"{"f:spec":{"f:replicas":{}}}"#, "{}"),
        (#"{"spec":{"paused":true}}"#, #"{"spec":{}}"#, "{}", "{}", #"{"f:spec":{"f:paused":{}}}"#),
        (#"{}"#, #"{"spec":{"replicas":1}}"#, #"{"f:spec":{".":{},"f:replicas":{}}}"#, "{}", "{}"),
        (#"{"spec":{}}"#, #"{"spec":{"groups":[]}}"#, #"{"f:spec":{"f:groups":{}}}"#, "{}", "{}"),
        (#"{"spec":{"groups":["a","b"]}}"#, #"{"spec":{"groups":["b","a"]}}"#, "{}", "{}", "{}"),
        (
            #"{"spec":{"groups":["a","b"]}}"#, #"{"spec":{"groups":["b","c"]}}"#,
            #"{"f:spec":{"f:groups":{"v:\"c\"":{}}}}"#, "{}", #"{"f:spec":{"f:groups":{"v:\"a\"":{}}}}"#
        ),
        (
            #"{"spec":{"containers":[{"name":"a","image":"1"}]}}"#,
            #"{"spec":{"containers":[{"name":"a","image":"2"}]}}"#,
            "{}", #"{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{"f:image":{}}}}}"#, "{}"
        ),
        (
            #"{"spec":{"selector":{"a":"1"}}}"#, #"{"spec":{"selector":{"a":"1","b":"2"}}}"#,
            "{}", #"{"f:spec":{"f:selector":{}}}"#, "{}"
        ),
        (
            #"{"spec":{"free":{"a":1}}}"#, #"{"spec":{"free":[1]}}"#, "{}", #"{"f:spec":{"f:free":{}}}"#,
            #"{"f:spec":{"f:free":{"f:a":{}}}}"#
        ),
        (
            #"{"spec":{"groups":["a","a"]}}"#, #"{"spec":{"groups":["a"]}}"#, "{}",
            #"{"f:spec":{"f:groups":{"v:\"a\"":{}}}}"#, "{}"
        ),
        (#"{"spec":{"paused":null}}"#, #"{"spec":{}}"#, "{}", "{}", "{}"),
    ]

    @Test(arguments: cases)
    func differencesAreFound(old: String, new: String, added: String, modified: String, removed: String) throws {
        let change = FieldSamples.shape.compare(try JSON(decoding: old), try JSON(decoding: new))
        #expect(change.added == (try FieldSet(text: added)))
        #expect(change.modified == (try FieldSet(text: modified)))
        #expect(change.removed == (try FieldSet(text: removed)))
    }
}

@Suite struct FieldMergeTests {
    /// The live object, what is applied, and the result.
    private static let cases: [(String, String, String)] = [
        (#"{"spec":{"replicas":1}}"#, #"{"spec":{"paused":true}}"#, #"{"spec":{"replicas":1,"paused":true}}"#),
        (#"{"spec":{"groups":["a","b"]}}"#, #"{"spec":{"groups":["c","b"]}}"#, #"{"spec":{"groups":["c","a","b"]}}"#),
        (#"{"spec":{"groups":["a","b"]}}"#, #"{"spec":{"groups":["b","a"]}}"#, #"{"spec":{"groups":["b","a"]}}"#),
        (#"{"spec":{"selector":{"a":"1"}}}"#, #"{"spec":{"selector":{"b":"1"}}}"#, #"{"spec":{"selector":{"b":"1"}}}"#),
        (
            #"{"spec":{"limits":{"a":"1"}}}"#, #"{"spec":{"limits":{"b":"1"}}}"#,
            #"{"spec":{"limits":{"a":"1","b":"1"}}}"#
        ),
        (
            #"{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}]}}"#,
            #"{"spec":{"containers":[{"name":"b","image":"2"},{"name":"c"}]}}"#,
            #"{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"},{"name":"c"}]}}"#
        ),
        (
            #"{"spec":{"containers":[{"name":"a","command":["x","y"]}]}}"#,
            #"{"spec":{"containers":[{"name":"a","command":["z"]}]}}"#,
            #"{"spec":{"containers":[{"name":"a","command":["z"]}]}}"#
        ),
        (
            #"{"spec":{"free":{"l":[1],"o":{"a":1}}}}"#, #"{"spec":{"free":{"l":[2],"o":{"b":1}}}}"#,
            #"{"spec":{"free":{"l":[2],"o":{"a":1,"b":1}}}}"#
        ),
        (#"{"spec":{"free":{"a":1}}}"#, #"{"spec":{"free":7}}"#, #"{"spec":{"free":7}}"#),
    ]

    @Test(arguments: cases)
    func whatIsAppliedIsMergedIn(live: String, applied: String, expected: String) throws {
        let result = FieldSamples.shape.merging(try JSON(decoding: applied), into: try JSON(decoding: live))
        #expect(result == (try JSON(decoding: expected)))
    }
}
