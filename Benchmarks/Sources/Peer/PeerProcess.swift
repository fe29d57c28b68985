import Foundation

/// The floor that serving is measured against: a process with gRPC's C core that sends the same bytes as the control
/// plane did, over mutual TLS.
///
/// It needs grpcio in `.tools/grpcio`, where `dev/bench-setup` puts it.
public final class PeerProcess {
    private let process = Process()
    private let input = Pipe()
    private let output: LineReader
    /// Where it listens on the loopback address.
    public private(set) var port = 0

    /// The process, for those who read its times in `/proc`.
    public var processIdentifier: Int32 { process.processIdentifier }

    /// Starts one and waits until it listens.
    /// - Parameters:
    ///   - messages: a directory with what a connecting client gets, files `NN-TYPE.bin` with the type as in
    ///     `DiscoveryType`, in the order of their numbers.
    ///   - certificateChain: the path of a PEM file, leaf first; `privateKey` and `root` as well.
    ///   - python: the interpreter that `dev/bench-setup` ran with, CPython 3.11 or later.
    /// - Throws: ``PeerError`` when it does not come up.
    public init(
        messages: String, certificateChain: String, privateKey: String, root: String, python: String = "python3"
    ) async throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
        let project = sources.appending(path: "../../..").standardizedFileURL
        let modules = project.appending(path: ".tools/grpcio").path
        guard FileManager.default.fileExists(atPath: modules) else {
            throw PeerError("\(modules) is not there; run dev/bench-setup")
        }
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            python, sources.appending(path: "peer.py").path, "--messages", messages, "--certificate-chain",
            certificateChain, "--private-key", privateKey, "--root", root, "--address", "127.0.0.1:0",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": modules]) { $1 }
        process.standardInput = input
        let pipe = Pipe()
        process.standardOutput = pipe
        output = LineReader(pipe.fileHandleForReading)
        try process.run()
        let words = try await answer().split(separator: " ")
        guard words.first == "ready", words.count == 2, let port = Int(words[1]) else {
            throw PeerError("peer.py said \"\(words.joined(separator: " "))\" instead of its port")
        }
        self.port = port
    }

    deinit { stop() }

    /// Sends messages to all its streams, in order, and waits until each stream has answered each of them.
    /// - Parameter files: paths of serialised messages.
    public func push(_ files: [String]) async throws {
        try send((["push"] + files).joined(separator: "\t"))
        let line = try await answer()
        guard line == "acknowledged" else { throw PeerError("peer.py said \"\(line)\" after a push") }
    }

    /// How many streams are open.
    public func streams() async throws -> Int {
        try send("streams")
        let line = try await answer()
        guard let count = line.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw PeerError("peer.py said \"\(line)\" instead of the number of its streams")
        }
        return count
    }

    /// Ends it, by ending its commands.
    public func stop() {
        guard process.isRunning else { return }
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func send(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    private func answer() async throws -> String {
        guard let line = await output.next() else {
            throw PeerError("peer.py ended; start it by hand to see why")
        }
        return line
    }
}
