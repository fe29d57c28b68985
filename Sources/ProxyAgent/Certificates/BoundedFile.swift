import Foundation

/// Reads small files of the pod, however large they turn out to be.
enum BoundedFile {
    /// - Throws: ``AgentError`` of code `file` with `advice` when it is missing, unreadable, or longer than `limit`.
    static func read(_ path: String, limit: Int, advice: String) throws(AgentError) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            let problem = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            throw AgentError(.file, "\(problem); \(advice)", object: path)
        }
        defer { try? file.close() }
        do {
            let data = try file.read(upToCount: limit + 1) ?? Data()
            guard data.count > limit else { return Array(data) }
        } catch {
            throw AgentError(.file, "cannot be read; \(advice)", object: path, cause: error)
        }
        throw AgentError(.file, "has more than \(limit) bytes; \(advice)", object: path)
    }
}
