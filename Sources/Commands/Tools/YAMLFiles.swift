import ArgumentParser
import Foundation

/// Finds the YAML files that a person named.
enum YAMLFiles {
    /// Files as they are named, folders as the `.yaml` and `.yml` files below them, sorted.
    /// - Throws: `ValidationError` for a path that does not exist.
    static func find(_ paths: [String]) throws -> [String] {
        try paths.flatMap { path -> [String] in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ValidationError("\(path): no such file or folder")
            }
            guard isFolder.boolValue else { return [path] }
            return try FileManager.default.subpathsOfDirectory(atPath: path)
                .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
                .sorted()
                .map { "\(path)/\($0)" }
        }
    }
}
