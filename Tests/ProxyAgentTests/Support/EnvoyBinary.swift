import Foundation

/// The real Envoy that tests run.
enum EnvoyBinary {
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "no Envoy at \(path): run dev/setup, or name one in SKEIN_ENVOY" }
    }

    /// `SKEIN_ENVOY`, else `.tools/envoy` of the package.
    static func path() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.tools/envoy").standardizedFileURL
        let path = ProcessInfo.processInfo.environment["SKEIN_ENVOY"] ?? root.path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
        return path
    }
}
