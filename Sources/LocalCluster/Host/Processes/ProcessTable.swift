import FoundationEssentials

/// What is asked of the kernel's process table (proc(5)).
enum ProcessTable {
    /// When a process started, in clock ticks since boot; nil when there is none of that number.
    static func startTicks(of process: Int32) -> UInt64? {
        fields(of: process).flatMap { UInt64($0[19]) }
    }

    /// The process that started this one; nil when there is none of that number.
    static func parent(of process: Int32) -> Int32? {
        fields(of: process).flatMap { Int32($0[1]) }
    }

    /// The fields of stat(5) from the third, the state, on; nil for what has ended.
    private static func fields(of process: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let afterName = text.lastIndex(of: ")")
        else { return nil }
        // The 2nd field, the name, may hold blanks, so count from behind it.
        let fields = text[text.index(after: afterName)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return fields
    }

    /// The first child of a process.
    static func firstChild(of process: Int32) -> Int32? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        else { return nil }
        return text.split(separator: " ").first.flatMap { Int32($0) }
    }

    /// Resident memory of a process in bytes.
    static func residentBytes(of process: Int32) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return nil }
        return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
