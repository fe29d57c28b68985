import MeshModel
import Testing

@Suite struct HostPatternTests {
    struct Case: Sendable {
        let left: String
        let right: String
        let covers: Bool
        let intersection: String?
    }

    static let cases = [
        Case(left: "a.example.com", right: "A.Example.com", covers: true, intersection: "a.example.com"),
        Case(left: "*.example.com", right: "a.example.com", covers: true, intersection: "a.example.com"),
        Case(left: "*.example.com", right: "example.com", covers: false, intersection: nil),
        Case(left: "*.example.com", right: "*.b.example.com", covers: true, intersection: "*.b.example.com"),
        Case(left: "*.b.example.com", right: "*.example.com", covers: false, intersection: "*.b.example.com"),
        Case(left: "*", right: "*.example.com", covers: true, intersection: "*.example.com"),
        Case(left: "a.example.com", right: "*", covers: false, intersection: "a.example.com"),
        Case(left: "*.example.com", right: "*.example.org", covers: false, intersection: nil),
    ]

    @Test(arguments: cases) func relations(_ item: Case) {
        let (left, right) = (HostPattern(item.left), HostPattern(item.right))
        #expect(left.covers(right) == item.covers)
        #expect(left.intersection(right)?.text == item.intersection)
        #expect(left.overlaps(right) == (item.intersection != nil))
    }

    @Test func theNarrowestComesFirst() {
        let sorted = ["*", "*.com", "b.com", "*.example.com", "a.com"].map { HostPattern($0) }.sorted().map(\.text)
        #expect(sorted == ["a.com", "b.com", "*.example.com", "*.com", "*"])
    }
}
