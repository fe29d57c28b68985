import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ImageFileTests {
    @Test func mappingsAreRead() throws {
        let text = """
            images:
            - image: library/redis
              command: [/usr/bin/redis-server]
              args: [--port, 6379]
              env: {LANG: C, DEBUG: true}
            - {image: "busybox:1", command: [sh]}
            """
        #expect(
            try ImageFile.parse(text) == [
                ImageMapping(
                    image: "library/redis", entrypoint: ["/usr/bin/redis-server"], arguments: ["--port", "6379"],
                    environment: ["LANG": "C", "DEBUG": "true"]),
                ImageMapping(image: "busybox:1", entrypoint: ["sh"]),
            ])
    }

    @Test(arguments: ["", "# nothing\n", "images:", "images: []", "{}"])
    func anEmptyFileMapsNothing(text: String) throws { #expect(try ImageFile.parse(text) == []) }

    @Test(arguments: [
        ("images: 3", "images.yaml:1:9: images must be a list"),
        ("- a", "images.yaml:1:1: the file must have"),
        ("image: []", "images.yaml:1:1: the file has no member \"image\""),
        ("images:\n- command: [x]", "images.yaml:2:3: images[0].image must name"),
        ("images:\n- image: a\n  comand: [x]", "images.yaml:3:3: images[0] has no member \"comand\""),
        ("images:\n- image: a\n  command: sh", "images.yaml:3:12: images[0].command must be a list"),
        ("images:\n- image: a\n  command: []", "images.yaml:3:12: images[0].command must name a program"),
        ("images:\n- image: a\n  command: [[x]]", "images.yaml:3:13: images[0].command: a word"),
        ("images:\n- image: a\n  command: [x]\n  env: [y]", "images.yaml:4:8: images[0].env must have variables"),
        ("images: [", "images.yaml:"), ("images: \"", "images.yaml:"),
    ])
    func whatIsWrongIsToldWithItsPlace(text: String, expected: String) {
        do {
            let mappings = try ImageFile.parse(text)
            Issue.record("read as \(mappings)")
        } catch {
            #expect("\(error)".hasPrefix(expected), "\(error)")
        }
    }

    @Test func theFileIsReadAgainWhenItChanges() async throws {
        try await withDirectory { directory in
            let file = ImageFile.path(data: directory)
            let source = ImageSource(file: file, builtIn: [ImageMapping(image: "a", entrypoint: ["old"])], log: quiet)
            func program() throws -> String? {
                source.command(for: try PodSamples.container(["image": "a"]))?.command.first
            }
            #expect(try program() == "old" && !source.reload())
            try "images: [{image: a, command: [new]}]".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(source.reload() && !source.reload())
            #expect(try program() == "new", "what people say goes before what is built in")
            try "images: [{image: a}]".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(!source.reload())
            #expect(try program() == "new", "a file that cannot be used changes nothing")
            #expect(source.advice(for: "b:1").contains("images.yaml:1:10: images[0].command"))
            try FileManager.default.removeItem(atPath: file)
            #expect(source.reload())
            #expect(try program() == "old")
            #expect(source.advice(for: "b:1").contains("{image: b:1, command:"))
        }
    }
}
