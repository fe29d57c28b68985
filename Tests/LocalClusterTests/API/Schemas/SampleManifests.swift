import Foundation
import Kubernetes

/// Manifests that other projects ship: `SKEIN_CORPUS`, or beside the project.
enum SampleManifests {
    static let root: URL? = {
        let named = ProcessInfo.processInfo.environment["SKEIN_CORPUS"].map { URL(filePath: $0) }
        var package = URL(filePath: #filePath)
        for _ in 0..<5 { package = package.deletingLastPathComponent() }
        let root = (named ?? package.appending(path: "../shared/corpus").standardized).appending(path: "samples")
        return FileManager.default.fileExists(atPath: root.path) ? root : nil
    }()

    /// The objects of all files below a directory that are YAML as it stands, each with the path of its file.
    static func objects(in root: URL) throws -> [(file: String, object: JSON)] {
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted().flatMap { file -> [(String, JSON)] in
            let text = (try? String(contentsOf: root.appending(path: file), encoding: .utf8)) ?? ""
            return ((try? JSON.documents(yaml: text)) ?? []).map { (file, $0) }
        }
    }
}
