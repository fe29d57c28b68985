import Foundation

/// A place inside a volume, found so that no symbolic link that a container has made leads out of the volume.
enum VolumePath {
    /// - Parameters:
    ///   - volume: where the volume lies on the machine.
    ///   - part: relative; empty: the volume itself.
    /// - Returns: the place without symbolic links; it need not exist.
    /// - Throws: `NodeError.invalidPod` when it lies elsewhere.
    static func source(_ volume: String, _ part: String) throws(NodeError) -> String {
        guard FilePaths.isInside(part) else {
            throw NodeError(.invalidPod, "subPath \"\(part)\" must be relative and may not contain \"..\"")
        }
        let steps = FilePaths.normal(part)
        guard !steps.isEmpty else { return volume }
        let readLink: (String) -> String? = { try? FileManager.default.destinationOfSymbolicLink(atPath: $0) }
        guard let base = FilePaths.resolved(volume, readLink: readLink),
            let place = FilePaths.resolved("\(base)/\(steps)", readLink: readLink), FilePaths.isBelow(place, base)
        else {
            throw NodeError(
                .invalidPod, "subPath \"\(part)\" leads out of its volume by a symbolic link: remove the link")
        }
        return place
    }
}
