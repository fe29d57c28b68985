import Foundation

/// Third-party example files that are not part of the project. Where they are missing, tests that need them are skipped.
enum Corpus {
    static let root: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["SKEIN_CORPUS"].map { URL(filePath: $0) }
        let root = named ?? package.appending(path: "../shared/corpus").standardized
        return FileManager.default.fileExists(atPath: root.path()) ? root : nil
    }()

    /// Says on the way that it is not there.
    static let isPresent: Bool = {
        if root == nil { print("skipped: no corpus") }
        return root != nil
    }()

    /// The YAML files below a folder, sorted, as (name, text).
    static func files(_ folder: String, named name: String? = nil) throws -> [(name: String, text: String)] {
        guard let folder = root?.appending(path: folder) else { return [] }
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path()).sorted()
        return try paths.filter { $0.hasSuffix(name.map { "/" + $0 } ?? ".yaml") }.map {
            ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
        }
    }
}
