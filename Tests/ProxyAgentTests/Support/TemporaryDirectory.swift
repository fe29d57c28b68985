import Foundation

/// A directory with a short path, removed at the end.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = "/tmp/skein-agent-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"), options: .atomic)
        return "\(path)/\(name)"
    }
}
