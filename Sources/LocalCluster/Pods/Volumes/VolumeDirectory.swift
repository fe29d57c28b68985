import Foundation

/// A directory whose files are replaced all at once: a reader sees the old ones or the new ones, never a mixture.
///
/// The files lie in a directory of their own beside the names that readers use. Each of these is a link through
/// `..data`, which is a link to that directory and is what an update replaces:
/// `tls.crt -> ..data/tls.crt`, `..data -> ..3`, `..3/tls.crt`.
struct VolumeDirectory: Sendable, Hashable {
    let path: String
    /// The group that the files belong to, and that may read them.
    var group: UInt32?

    private var data: String { path + "/..data" }

    /// Replaces the content by `files`, by path inside the volume.
    func write(_ files: [String: VolumeFile], mode: UInt16) throws {
        let old = try? FileManager.default.destinationOfSymbolicLink(atPath: data)
        let new = Self.next(after: old)
        try make(path)
        try? FileManager.default.removeItem(atPath: "\(path)/\(new)")
        for (name, file) in files { try write(file.bytes, to: "\(path)/\(new)/\(name)", file.mode ?? mode) }
        try make("\(path)/\(new)")
        try link(data, to: new)
        try linkNames(Set(files.keys.compactMap { $0.split(separator: "/").first.map(String.init) }))
        if let old, old != new { try? FileManager.default.removeItem(atPath: "\(path)/\(old)") }
    }

    private static func next(after name: String?) -> String {
        "..\((name.flatMap { Int($0.dropFirst(2)) } ?? 0) + 1)"
    }

    private func make(_ directory: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }

    private func write(_ bytes: [UInt8], to file: String, _ mode: UInt16) throws {
        try make(FilePaths.parent(file))
        guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: Int(mode)])
        else {
            throw NodeError(.commandFailed, "cannot create \(file): is the disk full, or the directory not writable?")
        }
        try Data(bytes).write(to: URL(filePath: file))
        guard let group, chown(file, uid_t.max, group) == 0 else { return }
        chmod(file, mode_t(mode | (mode & 0o700) >> 3))
    }

    /// Replaces whatever `link` was, in one step.
    private func link(_ link: String, to target: String) throws {
        let temporary = link + "_new"
        try? FileManager.default.removeItem(atPath: temporary)
        try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: target)
        guard rename(temporary, link) == 0 else {
            throw NodeError(
                .commandFailed, "cannot rename \(temporary) to \(link)",
                cause: POSIXError(.init(rawValue: errno) ?? .EIO))
        }
    }

    private func linkNames(_ names: Set<String>) throws {
        let present = Set(try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix("..") })
        for name in names.subtracting(present) { try link("\(path)/\(name)", to: "..data/\(name)") }
        for name in present.subtracting(names) { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    }
}
