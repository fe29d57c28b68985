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
        (#"{"new":{"n":1}}"#, #"{"new":{"list":[{"k":1}]}}"#, #"{"new":{"n":1,"list":[{"k":1}]}}"#),
    ]

    @Test(arguments: cases)
    func merges(object: String, patch: String, expected: String) throws {
        let result = try StrategicMerge.apply(try JSON(decoding: patch), to: try JSON(decoding: object))
        #expect(result == (try JSON(decoding: expected)))
    }

    @Test(arguments: [
        #"{"containers":[{"image":"x"},{"name":"a"}]}"#, #"{"$unknown/x":[1]}"#, #"{"$setElementOrder/env":1}"#,
    ])
    func refuses(patch: String) async {
        let failure = await status {
            _ = try StrategicMerge.apply(try JSON(decoding: patch), to: ["containers": [["name": "a"]], "x": []])
        }
        #expect(failure?.code == 400)
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
    ]
    private static let document = #"{"list":[1,2],"o":{"x/y":1,"m~n":2}}"#

    @Test(arguments: cases)
    func applies(patch: String, expected: String) throws {
        var document = try JSON(decoding: Self.document)
        for operation in try JSONPatchOperation.list(try JSON(decoding: patch)) { try operation.apply(to: &document) }
        #expect(document == (try JSON(decoding: expected)))
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
            var document = try JSON(decoding: Self.document)
            for operation in try JSONPatchOperation.list(try JSON(decoding: patch)) {
                try operation.apply(to: &document)
            }
        }
        #expect(failure?.code == code, "\(patch)")
    }
}
