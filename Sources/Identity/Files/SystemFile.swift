#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system calls behind `CredentialDirectory`: files are made with their final mode, never widened or narrowed later.
enum SystemFile {
    /// Makes a new file that holds the bytes and is on the disk when this returns.
    static func create(_ path: String, bytes: [UInt8], mode: mode_t) throws(IdentityError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure(.unwritableFile, "cannot be created", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw failure(.unwritableFile, "cannot be written", path) }
            rest = rest.dropFirst(max(count, 0))
        }
        guard fsync(descriptor) == 0 else { throw failure(.unwritableFile, "cannot be written", path) }
    }

    static func makeDirectory(_ path: String, mode: mode_t) throws(IdentityError) {
        guard mkdir(path, mode) == 0 else { throw failure(.unwritableFile, "cannot be made", path) }
    }

    static func rename(_ source: String, to target: String) throws(IdentityError) {
        guard systemRename(source, target) == 0 else {
            throw failure(.unwritableFile, "cannot be put in place", target)
        }
    }

    /// The contents of a file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(IdentityError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(.unreadableFile, "cannot be opened", path) }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw failure(.unreadableFile, "cannot be read", path) }
            if count == 0 { return result }
            result.append(contentsOf: buffer.prefix(max(count, 0)))
            guard result.count <= limit else {
                throw IdentityError(.tooLarge, "has more than \(limit) bytes", file: path)
            }
        }
    }

    private static func failure(_ code: IdentityError.Code, _ message: String, _ path: String) -> IdentityError {
        IdentityError(code, "\(message): \(String(cString: strerror(errno)))", file: path)
    }
}

private func systemRename(_ source: String, _ target: String) -> Int32 { rename(source, target) }

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
