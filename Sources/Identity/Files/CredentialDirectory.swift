import Foundation

/// A directory that holds keys and certificates.
public struct CredentialDirectory: Sendable {
    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    /// Writes the files. A directory that does not exist appears with all of them at once, open to its owner only (0700);
    /// in one that does, whose mode is left alone, each file is replaced atomically in the given order.
    /// - Parameter replacing: whether files of these names may be there already.
    /// - Throws: `IdentityError` `.existingFile` or `.unwritableFile`.
    public func write(_ files: [CredentialFile], replacing: Bool = false) throws(IdentityError) {
        if !replacing, let existing = files.first(where: { exists($0.name) }) {
            throw IdentityError(
                .existingFile, "exists already and is not overwritten", file: "\(path)/\(existing.name)",
                repair: "name another directory, or move the old files away")
        }
        if FileManager.default.fileExists(atPath: path) {
            for file in files { try replace(file) }
        } else {
            try create(with: files)
        }
    }

    /// The contents of a file, or nil when there is no such file.
    /// - Throws: `IdentityError` `.tooLarge` or `.unreadableFile`.
    public func read(_ name: String, limit: Int) throws(IdentityError) -> [UInt8]? {
        guard exists(name) else { return nil }
        return try SystemFile.read("\(path)/\(name)", limit: limit)
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    private func create(with files: [CredentialFile]) throws(IdentityError) {
        let temporary = CredentialDirectory("\(trimmedPath).\(UUID().uuidString)")
        try temporary.make()
        do throws(IdentityError) {
            for file in files { try temporary.replace(file) }
            try SystemFile.rename(temporary.path, to: trimmedPath)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary.path)
            throw error
        }
    }

    private func make() throws(IdentityError) {
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw IdentityError(.unwritableFile, "the directory cannot be made", file: parent, cause: error)
        }
        try SystemFile.makeDirectory(path, mode: 0o700)
    }

    private func replace(_ file: CredentialFile) throws(IdentityError) {
        let temporary = "\(path)/.\(file.name).\(UUID().uuidString)"
        do throws(IdentityError) {
            try SystemFile.create(temporary, bytes: file.bytes, mode: file.isSecret ? 0o600 : 0o644)
            try SystemFile.rename(temporary, to: "\(path)/\(file.name)")
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
        }
    }

    /// Without trailing slashes, so that a sibling can be named.
    private var trimmedPath: String {
        var result = path
        while result.count > 1, result.hasSuffix("/") { result.removeLast() }
        return result
    }
}
