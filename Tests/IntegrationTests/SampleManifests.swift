import Foundation

/// Manifests that another project ships: `SKEIN_CORPUS`, or `../shared/corpus` beside the project.
enum SampleManifests {
    /// nil where there are none.
    static let folder: URL? = {
        var project = URL(filePath: #filePath)
        for _ in 0..<3 { project.deleteLastPathComponent() }
        let named = ProcessInfo.processInfo.environment["SKEIN_CORPUS"].map { URL(filePath: $0) }
        let folder = (named ?? project.deletingLastPathComponent().appending(path: "shared/corpus"))
            .appending(path: "samples")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// All manifests of some of its folders, those below included, in order.
    static func files(of folders: [String]) -> [String] {
        guard let folder else { return [] }
        return folders.flatMap { name in
            let all = FileManager.default.enumerator(atPath: folder.appending(path: name).path)?.compactMap {
                $0 as? String
            }
            return (all ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { "\(name)/\($0)" }
        }
    }
}
