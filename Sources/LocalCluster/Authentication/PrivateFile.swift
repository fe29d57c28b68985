import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files that only their owner may read.
enum PrivateFile {
    /// The file's bytes, or those that `make` gives, which are then kept: complete or not at all.
    /// - Throws: `Errno`, and what `make` throws.
    static func contents(at path: FilePath, orElse make: () throws -> [UInt8]) throws -> [UInt8] {
        do {
            return try read(path)
        } catch Errno.noSuchFileOrDirectory {
            let bytes = try make()
            try write(bytes, to: path)
            return bytes
        }
    }

    /// Replaces a file at once: readers see the old bytes or the new ones.
    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let temporary = FilePath(path.string + ".new")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .noFollow], permissions: [.ownerRead, .ownerWrite])
        try file.closeAfter { _ = try file.writeAll(bytes) }
        guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func read(_ path: FilePath, limit: Int = 1 << 20) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.noFollow])
        return try file.closeAfter {
            var bytes: [UInt8] = []
            while bytes.count <= limit {
                let part = try [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if part.isEmpty { return bytes }
                bytes += part
            }
            throw Errno.fileTooLarge
        }
    }
}
