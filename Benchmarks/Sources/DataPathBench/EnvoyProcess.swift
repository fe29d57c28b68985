import Foundation

/// An Envoy that runs in a pod.
struct EnvoyProcess {
    let pod: TestPod
    let process: Int32

    /// The Envoy that an agent starts, by the name of its bootstrap file.
    static func find(mentioning file: String, in pod: TestPod) throws -> EnvoyProcess {
        var found: Int32?
        try Command.wait("no Envoy was started with \(file); see agent.log beside it") {
            let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
            found = all.first { process in
                let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                let text = String(decoding: words, as: UTF8.self)
                // `setpriv` is told the same words before it becomes Envoy.
                return text.contains(file) && !text.hasPrefix("setpriv") && !text.contains("--pdeathsig")
            }
            return found != nil
        }
        guard let found else { throw BenchError("no Envoy with \(file)") }
        return EnvoyProcess(pod: pod, process: found)
    }

    /// The time that its threads have used so far, in seconds (the scheduler's own figure, in nanoseconds).
    func processorTime() throws -> Double {
        let folder = "/proc/\(process)/task"
        return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, thread in
            let text = try String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
            return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
        }
    }

    /// Its counters and gauges, a line each.
    func statistics() throws -> [Substring] {
        try Command.run(pod.entry(["curl", "--silent", "--fail", "http://127.0.0.1:15000/stats"])).split(
            separator: "\n")
    }
}
