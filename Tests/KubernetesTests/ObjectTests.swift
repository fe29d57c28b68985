import Kubernetes
import Testing

@Suite struct ObjectTests {
    @Test("items of a typed list get the type that they lack")
    func typedList() throws {
        let text = """
            {"items":[ {"metadata":{"name":"a","namespace":"n","resourceVersion":"3","uid":"u","labels":{"name":"no"}},"spec":{"name":"no"}},
            {"apiVersion":"x/v2","kind":"Other","metadata":{"name":"b"}},
            {"kind":"Pod","metadata":{"name":"c"}}],
             "kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"12","continue":"more"}}
            """
        let page = try ListPage(decoding: Array(text.utf8))
        #expect(page.continue == "more" && page.resourceVersion == "12")
        #expect(page.items.map(\.name) == ["a", "b", "c"])
        let first = page.items[0]
        #expect(first.namespace == "n" && first.resourceVersion == "3" && first.uid == "u")
        let types = try page.items.map {
            try "\($0.json()["apiVersion"]?.string ?? "-")/\($0.json()["kind"]?.string ?? "-")"
        }
        #expect(types == ["v1/Pod", "x/v2/Other", "v1/Pod"])
        #expect(try first.json()["spec"]?["name"] == "no")
    }

    @Test("an empty list, in both spellings", arguments: ["[]", "null"])
    func emptyList(items: String) throws {
        let text = #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":\#(items)}"#
        #expect(try ListPage(decoding: Array(text.utf8)).items.isEmpty)
    }

    static let badPages = [
        "", "[]", "{}", #"{"kind":"Pod"}"#, #"{"kind":"PodList","items":[{}]}"#, #"{"kind":"PodList","items":[1]}"#,
        #"{"kind":"PodList","items":[{"metadata":{"name":"a"}}"#, #"{"kind":"PodList","items":[{"metadata":7}]}"#,
        #"{"kind":"PodList","items":[{"metadata":{"name":"a"},"x":nope}]}"#,
    ]

    @Test("what is no list is refused", arguments: badPages)
    func badPage(text: String) {
        #expect(throws: JSONSyntaxError.self) { try ListPage(decoding: Array(text.utf8)) }
    }

    @Test func watchEvents() throws {
        func event(_ type: String, _ object: String) throws -> WatchEvent {
            try WatchEvent(decoding: Array(#"{"type":"\#(type)","object":\#(object)}"#.utf8))
        }
        let pod = #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"5"}}"#
        let object = RawObject(name: "a", resourceVersion: "5", bytes: Array(pod.utf8))
        #expect(try event("ADDED", pod) == .added(object))
        #expect(try event("MODIFIED", pod) == .modified(object))
        #expect(try event("DELETED", pod) == .deleted(object))
        #expect(
            try event("BOOKMARK", #"{"kind":"Pod","metadata":{"resourceVersion":"9"}}"#)
                == .bookmark(resourceVersion: "9", endsInitialEvents: false))
        let end = #"{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"true"}}}"#
        #expect(try event("BOOKMARK", end) == .bookmark(resourceVersion: "9", endsInitialEvents: true))
        let gone = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"#
        #expect(try event("ERROR", gone) == .error(APIStatus(code: 410, reason: .expired, message: "too old")))
    }

    static let badLines = [
        "", "{}", "x", #"{"type":"ADDED"}"#, #"{"type":"WHAT","object":{"metadata":{"name":"a"}}}"#,
        #"{"type":"ADDED","object":{}}"#, #"{"type":"ADDED","object":7}"#, #"{"type":"BOOKMARK","object":{}}"#,
        #"{"type":"ADDED","object":{"metadata":{"name":"a"}}"#, #"{"object":{"metadata":{"name":"a"}}}"#,
    ]

    @Test("lines that are no watch event are refused", arguments: badLines)
    func badLine(text: String) {
        #expect(throws: JSONSyntaxError.self) { try WatchEvent(decoding: Array(text.utf8)) }
    }
}
