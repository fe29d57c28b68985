import AsyncAlgorithms
import Foundation
import NIOCore
import Subprocess
import Synchronization
import Testing

@testable import LocalCluster

@Suite struct StreamedProcessTests {
    private final class Record: Sendable {
        let texts = Mutex<[ProcessStreams.Output: String]>([:])

        func add(_ kind: ProcessStreams.Output, _ bytes: ByteBuffer) {
            texts.withLock { $0[kind, default: ""] += String(buffer: bytes) }
        }

        subscript(kind: ProcessStreams.Output) -> String { texts.withLock { $0[kind] ?? "" } }
    }

    private func process(_ script: String, before: [String] = []) -> StreamedProcess {
        StreamedProcess(
            arguments: before + ["/bin/sh", "-c", script], environment: .inherit,
            teardown: [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))])
    }

    @Test(.timeLimit(.minutes(1))) func streamsAreKeptApartAndInputEnds() async throws {
        let record = Record()
        let input = AsyncChannel<ByteBuffer>()
        async let feeding: Void = {
            await input.send(ByteBuffer(string: "one\n"))
            await input.send(ByteBuffer(string: "two\n"))
            input.finish()
        }()
        let status = try await process("cat; echo wrong >&2; exit 3").run(
            ProcessStreams(ProcessStreams.Wanted(input: true, output: true, error: true)), input: input
        ) { kind, pieces in
            for try await piece in pieces { record.add(kind, piece) }
        }
        await feeding
        #expect(status == .exited(3) && record[.output] == "one\ntwo\n" && record[.error] == "wrong\n")
    }

    @Test(.timeLimit(.minutes(1))) func aTerminalHasASizeAndEndsWithItsPrograms() async throws {
        let record = Record()
        let terminal = try Terminal()
        terminal.resize(TerminalSize(rows: 33, columns: 77))
        let status = try await process(
            "test -t 0 && stty size < /dev/tty", before: ["/usr/bin/setsid", "--ctty", "--wait"]
        ).run(
            ProcessStreams(terminal), input: AsyncChannel()
        ) { kind, pieces in
            for try await piece in pieces { record.add(kind, piece) }
        }
        #expect(status == .exited(0) && record[.output] == "33 77\r\n")
    }

    /// The process prints more than pipes hold, and is stopped by that until its output is read.
    @Test(.timeLimit(.minutes(1))) func whoDoesNotReadStopsTheProcess() async throws {
        let sizes = Mutex((read: 0, largest: 0))
        let status = try await process("head -c 3000000 /dev/zero").run(
            ProcessStreams(ProcessStreams.Wanted()), input: AsyncChannel()
        ) { _, pieces in
            for try await piece in pieces {
                sizes.withLock { $0 = ($0.read + piece.readableBytes, max($0.largest, piece.readableBytes)) }
                await Task.yield()
            }
        }
        #expect(status == .exited(0))
        sizes.withLock { #expect($0.read == 3_000_000 && $0.largest <= 1 << 18) }
    }

    @Test(.timeLimit(.minutes(1))) func inputThatNobodyReadsHoldsNobodyUp() async throws {
        let input = AsyncChannel<ByteBuffer>()
        async let feeding: Void = {
            for _ in 0..<100 { await input.send(ByteBuffer(repeating: 65, count: 32 << 10)) }
        }()
        let status = try await process("exit 0").run(ProcessStreams(ProcessStreams.Wanted(input: true)), input: input) {
            _, _ in
        }
        await feeding
        #expect(status == .exited(0))
    }

    @Test(.timeLimit(.minutes(1))) func aCancelledProcessEnds() async throws {
        let started = Latch<Int32>()
        let task = Task {
            try await process("echo $$; sleep 1000").run(ProcessStreams(ProcessStreams.Wanted()), input: AsyncChannel())
            { _, pieces in
                for try await piece in pieces {
                    if let number = Int32(String(buffer: piece).trimmingCharacters(in: .whitespacesAndNewlines)) {
                        started.set(number)
                    }
                }
            }
        }
        let heard = await started.wait()
        let identifier = try #require(heard)
        task.cancel()
        _ = await task.result
        #expect(kill(identifier, 0) == -1)
    }
}
