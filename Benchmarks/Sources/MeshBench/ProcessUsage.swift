import Foundation

/// What another process uses of the machine.
struct ProcessUsage: Sendable {
    let id: pid_t

    /// The CPU time that all of its threads have used, those that have ended too, in seconds. Read from the process's
    /// own clock, which counts nanoseconds where `/proc/PID/stat` counts hundredths.
    func processorTime() throws -> Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(id, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw BenchError("process \(id) has no clock: it has ended")
        }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Resident memory in MiB, now and at its highest since the last ``resetPeak()``.
    func memory() throws -> (now: Double, peak: Double) {
        let text = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        func value(_ name: String) -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
        }
        return (value("VmRSS"), value("VmHWM"))
    }

    /// Lets the highest memory count from now on (proc(5), `clear_refs`).
    func resetPeak() throws {
        guard let file = FileHandle(forWritingAtPath: "/proc/\(id)/clear_refs") else {
            throw BenchError("/proc/\(id)/clear_refs cannot be written, so there is no peak of memory to be had")
        }
        try file.write(contentsOf: Data("5".utf8))
        try file.close()
    }

    /// Waits until it uses less than 3 ms of CPU in 100 ms.
    func waitUntilIdle(within limit: Duration) async throws {
        var last = try processorTime()
        var since = ContinuousClock.now
        try await Condition.wait(for: "process \(id) to be idle", within: limit) {
            guard ContinuousClock.now - since >= .milliseconds(100) else { return false }
            let now = try processorTime()
            defer { (last, since) = (now, .now) }
            return now - last < 0.003
        }
    }
}
