import FoundationEssentials
import NIOCore

/// Reads the logs of containers.
struct ContainerLogs: Sendable {
    let dataDirectory: String
    /// Where it is known which containers run.
    var consoles = ContainerConsoles()

    /// Which part of a log is wanted.
    struct Selection: Sendable, Hashable {
        var previous = false
        var tailLines: Int?
        var sinceTime: Date?
        var timestamps = false
        var limitBytes: Int?
        /// Whether to go on until the container ends.
        var follow = false
    }

    /// Whether a run of the container has left a log.
    func exists(podUID: String, container: String, previous: Bool) -> Bool {
        FileManager.default.fileExists(atPath: path(podUID, container, previous))
    }

    /// - Returns: the lines as the container printed them; empty when it has not run.
    func read(podUID: String, container: String, _ selection: Selection = Selection()) -> [UInt8] {
        var filter = LogFilter(selection, skippedLines: skippedLines(podUID, container, selection))
        var reader = ContainerLogReader(path(podUID, container, selection.previous))
        var text: [UInt8] = []
        while !filter.isFull, let lines = reader.next() { text += filter.take(lines) }
        return text
    }

    /// Writes the lines, as they are wanted, and goes on while the container runs if that is wanted.
    func write(
        podUID: String, container: String, _ selection: Selection, to write: (ByteBuffer) async throws -> Void
    ) async throws {
        let console = selection.follow && !selection.previous ? consoles[podUID, container] : nil
        var filter = LogFilter(selection, skippedLines: skippedLines(podUID, container, selection))
        var reader = ContainerLogReader(path(podUID, container, selection.previous))
        guard let console else {
            while !filter.isFull, let lines = reader.next() { try await Self.write(filter.take(lines), write) }
            return
        }
        let printed = console.addFollower()
        defer { console.removeFollower(printed) }
        while !filter.isFull, !Task.isCancelled {
            // Asked first: what comes between is then read.
            let isOver = console.isOver
            while !filter.isFull, let lines = reader.next(isLive: !isOver) {
                try await Self.write(filter.take(lines), write)
            }
            if isOver { return }
            await printed.wait()
        }
    }

    private static func write(_ text: [UInt8], _ write: (ByteBuffer) async throws -> Void) async throws {
        if !text.isEmpty { try await write(ByteBuffer(bytes: text)) }
    }

    private func path(_ podUID: String, _ container: String, _ previous: Bool) -> String {
        let directory = PodDirectory(data: dataDirectory, uid: podUID)
        return previous ? directory.previousLog(container) : directory.log(container)
    }

    /// How many lines come before the last ones that are wanted.
    private func skippedLines(_ podUID: String, _ container: String, _ selection: Selection) -> Int {
        guard let tail = selection.tailLines else { return 0 }
        var reader = ContainerLogReader(path(podUID, container, selection.previous))
        var count = 0
        while let lines = reader.next() { count += LogFilter.count(lines) }
        return max(0, count - max(0, tail))
    }
}
