import Foundation

/// Programs of the machine.
enum Command {
    private static let searchPath =
        (ProcessInfo.processInfo.environment["PATH"].map { $0 + ":" } ?? "") + "/usr/sbin:/sbin:/usr/bin:/bin"

    static func exists(_ name: String) -> Bool {
        searchPath.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    /// Runs a program to its end.
    /// - Returns: what it wrote to its standard output.
    @discardableResult
    static func run(_ words: [String], environment: [String: String] = [:]) throws -> String {
        let pipe = Pipe()
        let process = try start(words, environment: environment, output: pipe.fileHandleForWriting, error: .nullDevice)
        try pipe.fileHandleForWriting.close()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("\(words.joined(separator: " ")): status \(process.terminationStatus)\n\(output)")
        }
        return output
    }

    /// Starts a program.
    /// - Parameter error: where its messages go; nil for the same place as its output.
    static func start(
        _ words: [String], environment: [String: String] = [:], output: FileHandle, error: FileHandle? = nil
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(["PATH": searchPath]) { $1 }
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = error ?? output
        try process.run()
        return process
    }

    /// Waits until `condition` holds.
    /// - Throws: `BenchError` with what `failure` says, after 30 seconds.
    static func wait(_ failure: @autoclosure () -> String, until condition: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(30)
        while try !condition() {
            guard ContinuousClock.now < end else { throw BenchError(failure()) }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }
}
