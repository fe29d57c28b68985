import Foundation
import NIOCore
import Synchronization
import Testing

@testable import LocalCluster

@Suite struct ContainerConsoleTests {
    private func console() -> ContainerConsole {
        ContainerConsole(terminal: nil, hasInput: false, endsInputWithFirstClient: false)
    }

    @Test(.timeLimit(.minutes(1))) func whoWatchesSeesWhatComesAndTheEnd() async {
        let console = console()
        console.printed(ByteBuffer(string: "before"))
        let output = console.output()
        console.printed(ByteBuffer(string: "after"))
        console.end()
        var seen: [String] = []
        for await piece in output { seen.append(String(buffer: piece.bytes)) }
        #expect(seen == ["after"])
        for await _ in console.output() { Issue.record("a run that is over prints nothing") }
    }

    @Test(.timeLimit(.minutes(1))) func whoIsTooSlowIsDropped() async {
        let console = console()
        let output = console.output()
        for number in 0..<10_000 { console.printed(ByteBuffer(string: "\(number)")) }
        var count = 0
        for await _ in output { count += 1 }
        #expect(count > 0 && count < 1000)
    }

    @Test func aLaterRunIsNotForgottenWithAnEarlierOne() {
        let consoles = ContainerConsoles()
        let (first, second) = (console(), console())
        consoles.add(first, podUID: "u", container: "c")
        consoles.add(second, podUID: "u", container: "c")
        consoles.remove(first, podUID: "u", container: "c")
        #expect(consoles["u", "c"] === second && consoles["u", "other"] == nil)
        consoles.remove(second, podUID: "u", container: "c")
        #expect(consoles["u", "c"] == nil)
    }

    /// A log is followed from file to file, and to the last line.
    @Test(.timeLimit(.minutes(1))) func aLogIsFollowedToItsEnd() async throws {
        let data = FileManager.default.temporaryDirectory.path() + "/skein-follow-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: data) }
        let directory = PodDirectory(data: data, uid: "u")
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        var file = try ContainerLogFile(path: directory.log("c"), previous: directory.previousLog("c"), sizeLimit: 500)
        let console = console()
        let logs = ContainerLogs(dataDirectory: data)
        logs.consoles.add(console, podUID: "u", container: "c")
        let (seen, report) = AsyncStream.makeStream(of: String.self)
        let reading = Task {
            try await logs.write(podUID: "u", container: "c", .init(follow: true)) { report.yield(String(buffer: $0)) }
            report.finish()
        }
        var iterator = seen.makeAsyncIterator()
        for number in 0..<100 {
            try file.append(Array("line \(number)\n".utf8), at: Date())
            console.printed(ByteBuffer())
            #expect(await iterator.next() == "line \(number)\n")
        }
        try file.append(Array("last".utf8), at: Date())
        try file.finish(at: Date())
        console.end()
        #expect(await iterator.next() == "last\n")
        #expect(await iterator.next() == nil)
        try await reading.value
    }
}
