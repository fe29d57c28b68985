import Testing

@testable import LocalCluster

@Suite struct FilePathsTests {
    @Test func pathsAreBroughtIntoOneForm() {
        #expect(FilePaths.normal("/a//b/./c/") == "/a/b/c")
        #expect(FilePaths.normal("a/") == "a" && FilePaths.normal("//") == "/")
        #expect(FilePaths.parent("/a/b") == "/a" && FilePaths.parent("/a") == "/" && FilePaths.parent("a/b") == "a")
        #expect(FilePaths.steps("/a/b/c") == ["/a", "/a/b", "/a/b/c"])
        #expect(FilePaths.isBelow("/run/x", "/run") && !FilePaths.isBelow("/runner", "/run"))
    }

    @Test(arguments: ["a/../b", "..", "/a", "a/..", "a\u{0}b"])
    func pathsThatLeadOutAreKnown(path: String) { #expect(!FilePaths.isInside(path)) }

    @Test(arguments: [
        ("/var/run/secrets/x", "/run/secrets/x"), ("/var/lock/a", "/run/lock/a"), ("/plain/file", "/plain/file"),
        ("/up/x", "/x"), ("/", "/"),
    ])
    func linksAreFollowed(path: String, expected: String) {
        let links = ["/var/run": "/run", "/var/lock": "run/lock", "/up": "../../..", "/loop": "/loop"]
        #expect(FilePaths.resolved(path) { links[$0] } == expected)
    }

    @Test func linksInACircleEnd() {
        #expect(FilePaths.resolved("/loop/x") { ["/loop": "loop/a"][$0] } == nil)
        #expect(FilePaths.resolved("/a/x") { ["/a": "/b", "/b": "/a"][$0] } == nil)
    }
}
