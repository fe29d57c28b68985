import Foundation

/// Files that a configuration names: read whole, up to a limit.
enum LimitedFile {
    /// - Throws: `APIError` of code `configuration` that names the file.
    static func read(_ path: String, limit: Int) throws(APIError) -> [UInt8] {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw APIError(
                .configuration, "\(path): cannot be read; check that it exists and who may read it", cause: error)
        }
        guard data.count <= limit else { throw APIError(.configuration, "\(path): larger than \(limit) bytes") }
        return Array(data)
    }
}
