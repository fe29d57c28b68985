import Foundation

/// What is known of this machine: shown as the node's status.
struct NodeFacts: Sendable, Hashable {
    var processors = 1
    /// In KiB.
    var memory: UInt64 = 0
    /// Bytes of the file system that holds the pods' files.
    var storage: UInt64 = 0
    var kernel = ""
    var system = "Linux"
    var machine = ""
    var boot = ""

    init() {}

    /// Looks at the machine; what cannot be found out stays empty.
    init(dataDirectory: String) {
        processors = ProcessInfo.processInfo.activeProcessorCount
        memory = ProcessInfo.processInfo.physicalMemory / 1024
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: dataDirectory)
        storage = (attributes?[.systemSize] as? NSNumber)?.uint64Value ?? 0
        kernel = Self.line("/proc/sys/kernel/osrelease")
        boot = Self.line("/proc/sys/kernel/random/boot_id")
        machine = Self.line("/etc/machine-id")
        system = Self.systemName((try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? "")
    }

    private static func line(_ path: String) -> String {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The name for people out of os-release(5).
    static func systemName(_ text: String) -> String {
        let prefix = "PRETTY_NAME="
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else { return "Linux" }
        let name = line.dropFirst(prefix.count).trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
        return name.isEmpty ? "Linux" : name
    }
}
