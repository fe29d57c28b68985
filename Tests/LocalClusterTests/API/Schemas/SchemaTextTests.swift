import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct SchemaTextTests {
    private static let text = """
        # A comment.
        package meta/v1
        type ObjectMeta: What all have.
          name: string -- The name.

        package shop/v1
        kind Order: Something that is wanted.
          spec!: OrderSpec -- What.
        type OrderSpec: What is wanted: all of it.
          count: int32 = 2 -- How many.
          dates: {time} -- When.
          lines!: [Line] by article,color -- Which.
          note: any -- Whatever -- is said.
          paid: boolean = true -- Whether.
          selector: {string} atomic -- Whose.
          size: large|small = small -- How large.
          tags: [string] set -- More.
          times: {[string]} -- More still.
          total: quantity -- How much.
        type Line atomic: A line.
          article!: string -- Which.
        type LongLine like Line union: A longer line.
          color: other/v2.Color -- Which color.

        package other/v2
        type Color: A color.
          name: int-or-string -- Its name.
        """

    private func definitions() throws -> [String: Schema] { try SchemaText.definitions([Self.text]) }

    @Test func definitionsHaveFullNamesAndKindsAreObjects() throws {
        let all = try definitions()
        #expect(
            Set(all.keys) == [
                "meta/v1.ObjectMeta", "shop/v1.Order", "shop/v1.OrderSpec", "shop/v1.Line", "shop/v1.LongLine",
                "other/v2.Color",
            ])
        let order = try #require(all["shop/v1.Order"])
        #expect(Set(order.properties.keys) == ["apiVersion", "kind", "metadata", "spec"])
        #expect(order.required == ["spec"])
        #expect(order.properties["metadata"]?.reference == "meta/v1.ObjectMeta")
        #expect(order.properties["spec"]?.reference == "shop/v1.OrderSpec")
        #expect(all["shop/v1.OrderSpec"]?.description == "What is wanted: all of it.")
    }

    @Test func everyTypeAndModifierIsRead() throws {
        let spec = try #require(try definitions()["shop/v1.OrderSpec"]).properties
        #expect(spec["count"]?.kind == .integer)
        #expect(spec["count"]?.format == "int32")
        #expect(spec["count"]?.defaultValue == 2)
        #expect(spec["dates"]?.element?.format == "date-time")
        #expect(spec["lines"]?.listType == .map(keys: ["article", "color"]))
        #expect(spec["lines"]?.element?.reference == "shop/v1.Line")
        #expect(spec["note"]?.kind == .any)
        #expect(spec["note"]?.description == "Whatever -- is said.")
        #expect(spec["paid"]?.defaultValue == true)
        #expect(spec["selector"]?.isAtomicMap == true)
        #expect(spec["size"]?.allowedValues == ["large", "small"])
        #expect(spec["size"]?.defaultValue == "small")
        #expect(spec["tags"]?.listType == .set)
        #expect(spec["times"]?.element?.element?.kind == .string)
        #expect(spec["total"]?.format == "quantity")
    }

    @Test func aTypeLikeAnotherHasItsMembers() throws {
        let line = try #require(try definitions()["shop/v1.LongLine"])
        #expect(line.properties["article"] != nil)
        #expect(line.properties["color"]?.reference == "other/v2.Color")
        #expect(line.required == ["article"])
        #expect(line.isAtomicMap)
        #expect(line.isUnion)
        #expect(line.description == "A longer line.")
    }

    /// Texts that are refused, and where and why.
    @Test(arguments: [
        ("kind A: b", 1, "package"), ("package a/v1\nthing A: b", 2, "expected"),
        ("package a/v1\ntype A", 2, "description"),
        ("package a/v1\n  x: string -- y", 2, "member of nothing"),
        ("package a/v1\ntype A: b\n  x: string", 3, "DESCRIPTION"),
        ("package a/v1\ntype A: b\n  x -- y", 3, "NAME"), ("package a/v1\ntype A: b\n  x: text -- y", 3, "no type"),
        ("package a/v1\ntype A: b\n  x: [text] -- y", 3, "no type"),
        ("package a/v1\ntype A: b\n  x: string set -- y", 3, "'set'"),
        ("package a/v1\ntype A: b\n  x: [string] by -- y", 3, "after 'by'"),
        ("package a/v1\ntype A: b\n  x: int32 = many -- y", 3, "no value"),
        ("package a/v1\ntype A: b\n  x: p|q = r -- y", 3, "no value"),
        ("package a/v1\ntype A: b\n  x: B -- y", 0, "nowhere"),
        ("package a/v1\ntype A: b\n  x: [{B}] -- y", 0, "nowhere"),
        ("package a/v1\ntype A: b\ntype A: c", 3, "already"),
        ("package a/v1\ntype A like B: b", 2, "earlier"), ("package a/v1\ntype A sometimes: b", 2, "not understood"),
        ("package a/v1\ntype A: b\n  x y: string -- z", 3, "member of nothing"),
        ("package a/v1\ntype A: b\n  x:  -- z", 3, "no type"),
    ])
    func brokenTextsAreRefused(_ text: String, _ line: Int, _ words: String) {
        do throws(SchemaSyntaxError) {
            _ = try SchemaText.definitions([text])
            Issue.record("\(text) was read")
        } catch {
            #expect(error.line == line, "\(text): \(error)")
            #expect(error.reason.contains(words), "\(text): \(error)")
        }
    }
}
