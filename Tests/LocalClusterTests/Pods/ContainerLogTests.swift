import Foundation
import Testing

@testable import LocalCluster

@Suite struct ContainerLogTests {
    private let data = FileManager.default.temporaryDirectory.path() + "/skein-log-\(UUID().uuidString)"
    private let time = Date(timeIntervalSince1970: 1_700_000_000.5)

    private var directory: PodDirectory { PodDirectory(data: data, uid: "u") }

    private func write(_ pieces: [String], sizeLimit: Int = 1 << 20) throws {
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        var file = try ContainerLogFile(
            path: directory.log("c"), previous: directory.previousLog("c"), sizeLimit: sizeLimit)
        for (index, piece) in pieces.enumerated() { try file.append(Array(piece.utf8), at: time + Double(index)) }
        try file.finish(at: time)
    }

    private func read(_ selection: ContainerLogs.Selection = .init()) -> String {
        String(decoding: ContainerLogs(dataDirectory: data).read(podUID: "u", container: "c", selection), as: UTF8.self)
    }

    @Test func linesComeBackAsTheyWerePrinted() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try write(["one\ntw", "o\n\nfour ü", "\nlast"])
        #expect(read() == "one\ntwo\n\nfour ü\nlast\n")
        let first = FileManager.default.contents(atPath: directory.log("c")).map { String(decoding: $0, as: UTF8.self) }
        #expect(first?.hasPrefix("2023-11-14T22:13:20.500Z stdout F one\n") == true)
    }

    @Test func streamsAreToldApart() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        let log = try ContainerLog(path: directory.log("c"), previous: directory.previousLog("c"))
        try log.append(Array("on".utf8), from: .output, at: time)
        try log.append(Array("oops\nag".utf8), from: .error, at: time)
        try log.append(Array("e\n".utf8), from: .output, at: time)
        try log.finish(.error, at: time)
        let text = FileManager.default.contents(atPath: directory.log("c")).map { String(decoding: $0, as: UTF8.self) }
        let lines = try #require(text).split(separator: "\n").map {
            $0.split(separator: " ").dropFirst().joined(separator: " ")
        }
        #expect(lines == ["stderr F oops", "stdout F one", "stderr F ag"])
        #expect(read() == "oops\none\nag\n")
    }

    @Test func partsOfALogCanBeRead() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try write(["a\n", "b\n", "c\n"])
        #expect(
            read(.init(tailLines: 2)) == "b\nc\n" && read(.init(tailLines: 0)) == "" && read(.init(tailLines: -1)) == ""
        )
        #expect(read(.init(sinceTime: time + 1.5)) == "c\n")
        #expect(read(.init(tailLines: 1, timestamps: true)) == "2023-11-14T22:13:22.500Z c\n")
        #expect(read(.init(limitBytes: 3)) == "a\nb")
    }

    @Test func aLineWithoutEndIsCutAndPutTogetherAgain() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        let long = String(repeating: "x", count: ContainerLogFile.lineLimit + 10)
        try write([long + "\nshort\n"])
        #expect(read() == long + "\nshort\n")
        #expect(read(.init(tailLines: 2)) == long + "\nshort\n" && read(.init(tailLines: 1)) == "short\n")
    }

    @Test func twoFilesAreKept() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try write((0..<100).map { "line \($0)\n" }, sizeLimit: 1000)
        let text = read()
        #expect(text.hasSuffix("line 98\nline 99\n") && !text.contains("line 1\n"))
        let size = try FileManager.default.attributesOfItem(atPath: directory.log("c"))[.size] as? Int
        #expect((size ?? .max) <= 1000)
    }

    @Test func thePreviousRunIsKept() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try write(["first\n"])
        try write(["second\n"])
        #expect(read() == "second\n" && read(.init(previous: true)) == "first\n")
    }

    @Test func whatIsNoLogLineIsLeftOut() {
        let content = Array("garbage\n2023-11-14T22:13:20.500Z stdout F ok\n\n".utf8)
        var filter = LogFilter(.init(), skippedLines: 0)
        let text = filter.take(content)
        #expect(String(decoding: text, as: UTF8.self) == "ok\n")
        #expect(read() == "")
    }
}
