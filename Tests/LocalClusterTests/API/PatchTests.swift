import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct StrategicMergeTests {
    /// The object, the patch, the result.
    private static let cases: [(String, String, String)] = [
        (#"{"a":1,"b":{"c":2}}"#, #"{"b":{"d":3}}"#, #"{"a":1,"b":{"c":2,"d":3}}"#),
        (#"{"a":1}"#, #"{"a":null}"#, "{}"),
        (
            #"{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}"#,
            #"{"containers":[{"name":"b","image":"2"}]}"#,
            #"{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"}]}"#, #"{"containers":[{"name":"z"}]}"#,
            #"{"containers":[{"name":"a"},{"name":"z"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"},{"name":"b"}]}"#, #"{"containers":[{"name":"a","$patch":"delete"}]}"#,
            #"{"containers":[{"name":"b"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"}]}"#, #"{"containers":[{"$patch":"replace"},{"name":"c"}]}"#,
            #"{"containers":[{"name":"c"}]}"#
        ),
        (
            #"{"ports":[{"port":80,"name":"x"}]}"#, #"{"ports":[{"port":80,"name":"y"},{"port":90}]}"#,
            #"{"ports":[{"port":80,"name":"y"},{"port":90}]}"#
        ),
        (#"{"args":["a"]}"#, #"{"args":["b"]}"#, #"{"args":["b"]}"#),
        (#"{"finalizers":["a"]}"#, #"{"finalizers":["b"]}"#, #"{"finalizers":["a","b"]}"#),
        (#"{"finalizers":["a","b"]}"#, #"{"$deleteFromPrimitiveList/finalizers":["a"]}"#, #"{"finalizers":["b"]}"#),
        (#"{"x":{"a":1,"b":2}}"#, #"{"x":{"$patch":"replace","c":3}}"#, #"{"x":{"c":3}}"#),
        (#"{"x":{"a":1,"b":2}}"#, #"{"x":{"$patch":"delete"}}"#, "{}"),
        (#"{"x":{"a":1,"b":2}}"#, #"{"x":{"$retainKeys":["b"],"b":3}}"#, #"{"x":{"b":3}}"#),
        (
            #"{"env":[{"name":"a"},{"name":"b"}]}"#, #"{"$setElementOrder/env":[{"name":"b"},{"name":"a"}]}"#,
            #"{"env":[{"name":"b"},{"name":"a"}]}"#
        ),
        (
            #"{"env":[{"name":"a"},{"name":"m"},{"name":"b"}]}"#,
            #"{"$setElementOrder/env":[{"name":"b"},{"name":"a"}],"env":[{"name":"b","value":"1"}]}"#,
            #"{"env":[{"name":"m"},{"name":"b","value":"1"},{"name":"a"}]}"#
        ),
        (#"{"x":{"a":1}}"#, #"{"x":{"$patch":"merge","b":2}}"#, #"{"x":{"a":1,"b":2}}"#),
        (#"{"env":[{"name":"a","value":"1"}]}"#, #"{"env":[{"name":"a","value":null}]}"#, #"{"env":[{"name":"a"}]}"#),
        (#"{}"#, #"{"x":{"a":null,"b":1}}"#, #"{"x":{"b":1}}"#),
        (
            #"{"s":{"type":"Rolling","rolling":{}}}"#, #"{"s":{"$retainKeys":["type"],"type":"Recreate"}}"#,
            #"{"s":{"type":"Recreate"}}"#
        ),
        (#"{"tolerations":[{"key":"a"}]}"#, #"{"tolerations":[{"key":"b"}]}"#, #"{"tolerations":[{"key":"b"}]}"#),
        (#"{"new":{"n":1}}"#, #"{"new":{"list":[{"k":1}]}}"#, #"{"new":{"n":1,"list":[{"k":1}]}}"#),
    ]

    @Test(arguments: cases)
    func merges(object: String, patch: String, expected: String) throws {
        let result = try StrategicMerge.apply(
            try JSON(decoding: patch), to: try JSON(decoding: object), FieldShape(nil))
        #expect(result == (try JSON(decoding: expected)))
    }

    @Test(arguments: [
        #"{"containers":[{"image":"x"},{"name":"a"}]}"#, #"{"$unknown/x":[1]}"#, #"{"$setElementOrder/env":1}"#,
        #"{"o":{"$patch":"explode"}}"#, #"{"o":{"$retainKeys":["a"],"b":1}}"#, #"{"o":{"$retainKeys":7}}"#,
    ])
    func refuses(patch: String) async {
        let failure = await status {
            _ = try StrategicMerge.apply(
                try JSON(decoding: patch), to: ["containers": [["name": "a"]], "x": []], FieldShape(nil))
        }
        #expect(failure?.code == 400)
    }
}

@Suite struct StrategicMergeBySchemaTests {
    /// What the schema calls one value is replaced, whatever its name; what it calls a map is merged by its key.
    @Test func theSchemaDecides() throws {
        var atomic = Schema(.array)
        atomic.element = Schema(.object)
        var map = atomic
        map.listType = .map(keys: ["id"])
        var schema = Schema(.object)
        schema.properties = ["ports": atomic, "things": map]
        let object: JSON = ["ports": [["port": 80]], "things": [["id": "a", "x": 1]]]
        let patch: JSON = ["ports": [["port": 90]], "things": [["id": "a", "y": 2], ["id": "b"]]]
        let result = try StrategicMerge.apply(patch, to: object, FieldShape(schema))
        #expect(result == ["ports": [["port": 90]], "things": [["id": "a", "x": 1, "y": 2], ["id": "b"]]])
    }
}

@Suite struct JSONPatchTests {
    private static let cases: [(String, String)] = [
        (#"[{"op":"add","path":"/a","value":9}]"#, #"{"a":9,"list":[1,2],"o":{"x/y":1,"m~n":2}}"#),
        (#"[{"op":"add","path":"/list/1","value":9}]"#, #"{"list":[1,9,2],"o":{"x/y":1,"m~n":2}}"#),
        (#"[{"op":"add","path":"/list/-","value":9}]"#, #"{"list":[1,2,9],"o":{"x/y":1,"m~n":2}}"#),
        (#"[{"op":"remove","path":"/list/0"}]"#, #"{"list":[2],"o":{"x/y":1,"m~n":2}}"#),
        (#"[{"op":"replace","path":"/o/x~1y","value":5}]"#, #"{"list":[1,2],"o":{"x/y":5,"m~n":2}}"#),
        (#"[{"op":"replace","path":"/list/1","value":5}]"#, #"{"list":[1,5],"o":{"x/y":1,"m~n":2}}"#),
        (#"[{"op":"move","from":"/o/m~0n","path":"/b"}]"#, #"{"list":[1,2],"o":{"x/y":1},"b":2}"#),
        (#"[{"op":"copy","from":"/list","path":"/o/l"}]"#, #"{"list":[1,2],"o":{"x/y":1,"m~n":2,"l":[1,2]}}"#),
        (#"[{"op":"test","path":"/list/0","value":1},{"op":"remove","path":"/o"}]"#, #"{"list":[1,2]}"#),
        (#"[{"op":"replace","path":"","value":{"n":1}}]"#, #"{"n":1}"#),
        (#"[{"op":"test","path":"/list","value":[1.0,2]},{"op":"remove","path":"/o"}]"#, #"{"list":[1,2]}"#),
        (#"[{"op":"move","from":"/list/0","path":"/list/1"}]"#, #"{"list":[2,1],"o":{"x/y":1,"m~n":2}}"#),
        (#"[{"op":"add","path":"/list/0","value":null}]"#, #"{"list":[null,1,2],"o":{"x/y":1,"m~n":2}}"#),
    ]
    private static let document = #"{"list":[1,2],"o":{"x/y":1,"m~n":2}}"#

    @Test(arguments: cases)
    func applies(patch: String, expected: String) throws {
        let operations = try JSONPatchOperation.list(try JSON(decoding: patch))
        let result = try JSONPatchOperation.apply(operations, to: try JSON(decoding: Self.document))
        #expect(result == (try JSON(decoding: expected)))
    }

    @Test(arguments: [
        ("{}", 400), (#"[{"op":"jump","path":"/a"}]"#, 400), (#"[{"op":"add","path":"a","value":1}]"#, 400),
        (#"[{"op":"add","path":"/a"}]"#, 400), (#"[{"op":"move","path":"/a"}]"#, 400),
        (#"[{"op":"remove","path":"/none"}]"#, 422), (#"[{"op":"replace","path":"/none","value":1}]"#, 422),
        (#"[{"op":"add","path":"/list/9","value":1}]"#, 422), (#"[{"op":"add","path":"/list/01","value":1}]"#, 422),
        (#"[{"op":"add","path":"/none/deep","value":1}]"#, 422), (#"[{"op":"test","path":"/list/0","value":2}]"#, 422),
        (#"[{"op":"move","from":"/o","path":"/o/inside"}]"#, 422), (#"[{"op":"remove","path":""}]"#, 422),
        (#"[{"op":"add","path":"/list/0/x","value":1}]"#, 422),
    ])
    func refuses(patch: String, code: Int) async throws {
        let failure = await status {
            let operations = try JSONPatchOperation.list(try JSON(decoding: patch))
            _ = try JSONPatchOperation.apply(operations, to: try JSON(decoding: Self.document))
        }
        #expect(failure?.code == code, "\(patch)")
    }

    @Test func operationsAreCounted() async throws {
        let test: JSON = ["op": "test", "path": "/list/0", "value": 1]
        #expect(try JSONPatchOperation.list(.array(Array(repeating: test, count: 10_000))).count == 10_000)
        let failure = await status { _ = try JSONPatchOperation.list(.array(Array(repeating: test, count: 10_001))) }
        #expect(failure?.code == 413)
        #expect(failure?.message == "The allowed maximum operations in a JSON patch is 10000, got 10001")
    }

    /// Each copy doubles the document: forty of them would fill the machine.
    @Test func copiesOfCopiesAreLimited() async throws {
        let copies: [JSON] = (0..<40).map { ["op": "copy", "from": "", "path": .string("/c\($0)")] }
        let failure = await status {
            let operations = try JSONPatchOperation.list(.array(copies))
            _ = try JSONPatchOperation.apply(operations, to: try JSON(decoding: Self.document))
        }
        #expect(failure?.code == 422)
        #expect(failure?.message.contains("its copies come to more than") == true)
    }
}

@Suite struct ObjectPatchTests {
    private static let configMaps = ResourceType(kind: "ConfigMap", plural: "configmaps")
    private static let gateways = ResourceType(
        group: "networking.istio.io", kind: "Gateway", plural: "gateways", yieldsToDefinition: true)

    @Test func anObjectCannotBecomeTooDeepToBeRead() async throws {
        var value: JSON = [:]
        for _ in 0..<70 { value = ["a": value] }
        let deep = "/" + Array(repeating: "a", count: 70).joined(separator: "/")
        let body: JSON = [
            ["op": "add", "path": "/a", "value": value["a"] ?? .null],
            ["op": "add", "path": .string(deep), "value": value],
        ]
        let patch = try ObjectPatch(body.encoded(), contentType: MediaType.jsonPatch, for: Self.configMaps)
        let failure = await status { _ = try patch.applied(to: [:], FieldShape(nil)) }
        #expect(failure?.code == 400)
    }

    /// The media type, the body, whether the kind is built in, and the code of the refusal.
    private static let refusals: [(String?, String, Bool, Int)] = [
        ("application/strategic-merge-patch+json", "{}", false, 415), ("application/json", "{}", true, 415),
        (nil, "{}", true, 415), ("application/merge-patch+json", "[]", true, 400),
        ("application/merge-patch+json", "{", true, 400), ("application/json-patch+json", "{}", true, 400),
        ("application/strategic-merge-patch+json", "7", true, 400),
        ("application/apply-patch+yaml", "- a", true, 400), ("application/apply-patch+yaml", "a: [", true, 400),
        ("application/apply-patch+yaml", "{a: 1}\n---\n{b: 1}", true, 400),
    ]

    @Test(arguments: refusals)
    func refuses(contentType: String?, body: String, isBuiltIn: Bool, code: Int) async {
        let type = isBuiltIn ? Self.configMaps : Self.gateways
        let failure = await status { _ = try ObjectPatch(Array(body.utf8), contentType: contentType, for: type) }
        #expect(failure?.code == code, "\(body)")
    }
    @Test func aliasesOfAliasesAreLimited() async {
        let levels = (1...9).map { level in
            let name = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ",")
            return "l\(level): &l\(level) [\(name)]"
        }
        let text = (["l0: &l0 x"] + levels).joined(separator: "\n")
        let failure = await status {
            _ = try ObjectPatch(Array(text.utf8), contentType: MediaType.applyPatch, for: Self.configMaps)
        }
        #expect(failure?.code == 400)
        #expect(failure?.message.contains("aliases") == true)
    }
}
