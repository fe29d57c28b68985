import Testing

@testable import Lab

struct PodNameTests {
    @Test func `three parts make a name`() {
        #expect(PodName("cluster2/sample/sleep") == PodName("cluster2", "sample", "sleep"))
        #expect(PodName("cluster2/sample/sleep")?.description == "cluster2/sample/sleep")
    }

    @Test(arguments: ["", "a", "a/b", "a//c", "a/b/c/d", "/b/c"])
    func `anything else is none`(text: String) {
        #expect(PodName(text) == nil)
    }
}
