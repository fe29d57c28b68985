import EnvoyAPI
import Testing

@testable import XDS

@Suite("Resource sets")
struct ResourceSetTests {
    private func set(_ text: String, basedOn previous: ResourceSet? = nil) -> ResourceSet {
        ResourceSet(version: "v", resources: Conversation.resources(text), basedOn: previous)
    }

    @Test("sort by name, keep the first of a name, and find by name")
    func table() {
        let table = set("CDS c=1 a=1 b=1 a=2").table(TypeURL.cluster)
        #expect(table.resources.map(\.name) == ["a", "b", "c"])
        #expect(table["a"]?.bytes == Array("1".utf8))
        for name in ["", "aa", "bb", "d"] { #expect(table[name] == nil) }
        #expect(set("CDS a=1").table(TypeURL.listener) === ResourceTable.empty)
        #expect(ResourceSet.empty.table(TypeURL.cluster)["a"] == nil)
    }

    @Test("keep the tables of types that did not change")
    func reuse() {
        let old = set("CDS b=1 a=1; EDS e=1; LDS l=1")
        let new = set("CDS a=1 b=1; EDS e=2", basedOn: old)
        #expect(new.table(TypeURL.cluster) === old.table(TypeURL.cluster))
        #expect(new.table(TypeURL.endpoint) !== old.table(TypeURL.endpoint))
        #expect(new.typeURLs == [TypeURL.cluster, TypeURL.endpoint])
        #expect(set("CDS a=1 b=1").table(TypeURL.cluster).id != old.table(TypeURL.cluster).id)
    }

    @Test(
        "differ by what is new, changed and gone",
        arguments: [
            ("", "CDS a=1 b=1", "a b", ""), ("CDS a=1 b=1", "", "", "a b"), ("CDS a=1", "CDS a=1", "", ""),
            ("CDS a=1 c=1 e=1", "CDS b=1 c=2 d=1", "b c d", "a e"), ("CDS b=1", "CDS a=1 b=1 c=1", "a c", ""),
            ("CDS a=1 b=1 c=1", "CDS b=1", "", "a c"),
        ])
    func change(old: String, new: String, updated: String, removed: String) {
        let change = ResourceChange(from: set(old).table(TypeURL.cluster), to: set(new).table(TypeURL.cluster))
        #expect(change.updated.map(\.name).joined(separator: " ") == updated)
        #expect(change.removed.map(\.name).joined(separator: " ") == removed)
    }
}
