import Foundation

/// An embedded cluster without pods, as a process of its own.
final class ClusterProcess {
    private let process = Process()
    private let directory: URL

    /// Starts one on an empty data directory and waits until its kubeconfig is there.
    /// - Parameter skein: the program to measure.
    init(skein: String) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "skein-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: skein)
        process.arguments = [
            "cluster", "node", "--name", "bench", "--data", directory.path, "--api", "127.0.0.1:0", "--no-pods",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let end = ContinuousClock.now + .seconds(30)
        while !FileManager.default.fileExists(atPath: kubeconfig) {
            guard process.isRunning, ContinuousClock.now < end else {
                throw BenchError("\(skein) cluster node did not come up; start it by hand to see why")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    var kubeconfig: String { directory.appending(path: "kubeconfig").path }

    /// Resident memory in MiB: now and at its highest.
    func memory() throws -> (now: Double, peak: Double) {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        func value(_ name: String) -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
        }
        return (value("VmRSS"), value("VmHWM"))
    }

    /// CPU time that the process has used, in seconds.
    func processorTime() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }
}

/// Why nothing could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
