import Foundation

/// A directory or file of the machine as a volume (`hostPath`).
struct HostPath: Sendable, Hashable {
    enum Kind: String, Sendable {
        case any = ""
        case directory = "Directory"
        case directoryOrCreate = "DirectoryOrCreate"
        case file = "File"
        case fileOrCreate = "FileOrCreate"
        case socket = "Socket"
        case characterDevice = "CharDevice"
        case blockDevice = "BlockDevice"

        fileprivate var fileType: FileAttributeType? {
            switch self {
            case .any: nil
            case .directory, .directoryOrCreate: .typeDirectory
            case .file, .fileOrCreate: .typeRegular
            case .socket: .typeSocket
            case .characterDevice: .typeCharacterSpecial
            case .blockDevice: .typeBlockSpecial
            }
        }
    }

    let path: String
    let kind: Kind

    /// Makes it if its kind says so, and checks that it is what it should be.
    /// - Parameter allowed: the directories that it must lie below.
    /// - Throws: `NodeError.invalidPod` that says what it is not.
    func prepare(allowed: [String]) throws {
        let place = FilePaths.resolved(path) { try? FileManager.default.destinationOfSymbolicLink(atPath: $0) }
        guard let place, allowed.contains(where: { FilePaths.isBelow(place, FilePaths.normal($0)) }) else {
            throw NodeError(
                .invalidPod,
                "hostPath \(path) may not be used: this cluster allows what lies below \(allowed.joined(separator: ", "))"
            )
        }
        if !FileManager.default.fileExists(atPath: place) { try make(place) }
        let type = try FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
        if let wanted = kind.fileType, type != wanted {
            throw NodeError(.invalidPod, "hostPath type check failed: \(path) is no \(kind.rawValue)")
        }
    }

    private func make(_ place: String) throws {
        switch kind {
        case .directoryOrCreate:
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        case .fileOrCreate:
            guard FileManager.default.createFile(atPath: place, contents: nil) else {
                throw NodeError(.invalidPod, "hostPath \(path) cannot be made: does its directory exist?")
            }
        default: throw NodeError(.invalidPod, "hostPath type check failed: \(path) does not exist on this machine")
        }
    }
}
