import Foundation
import Synchronization
import SystemPackage

/// A pseudo-terminal, seen from the side of whoever types and watches.
final class Terminal: Sendable {
    private static let noControl = FileDescriptor.OpenOptions(rawValue: O_NOCTTY)
    // <asm-generic/ioctls.h>
    private static let unlock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    /// `nil` once it is closed.
    private let descriptor: Mutex<FileDescriptor?>
    /// The name of the program's side.
    private let path: String

    /// - Throws: `Errno`.
    init() throws {
        let descriptor = try FileDescriptor.open(
            "/dev/ptmx", .readWrite, options: [Self.noControl, .closeOnExec])
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        guard ioctl(descriptor.rawValue, Self.unlock, &isLocked) == 0,
            ioctl(descriptor.rawValue, Self.number, &number) == 0
        else {
            let error = Errno(rawValue: errno)
            try? descriptor.close()
            throw error
        }
        path = "/dev/pts/\(number)"
        self.descriptor = Mutex(descriptor)
    }

    deinit { close() }

    /// Closes this side. When all its duplicates are closed too, the programs of the terminal are told (SIGHUP).
    func close() {
        let open = descriptor.withLock { $0.take() }
        try? open?.close()
    }

    /// The program's side, open once more.
    func openOtherSide() throws -> FileDescriptor {
        try FileDescriptor.open(FilePath(path), .readWrite, options: [Self.noControl, .closeOnExec])
    }

    /// This side, open once more.
    func duplicate() throws -> FileDescriptor {
        try descriptor.withLock { descriptor in
            guard let descriptor else { throw Errno.badFileDescriptor }
            return try descriptor.duplicatePrivately()
        }
    }

    func resize(_ size: TerminalSize) {
        var window = winsize()
        window.ws_row = size.rows
        window.ws_col = size.columns
        descriptor.withLock { descriptor in
            if let descriptor { _ = ioctl(descriptor.rawValue, UInt(TIOCSWINSZ), &window) }
        }
    }
}

extension FileDescriptor {
    /// A duplicate that programs do not inherit.
    func duplicatePrivately() throws -> FileDescriptor {
        let duplicate = fcntl(rawValue, F_DUPFD_CLOEXEC, 3)
        guard duplicate >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: duplicate)
    }

    /// A pipe that programs do not inherit.
    static func privatePipe() throws -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        let pipe = try FileDescriptor.pipe()
        for end in [pipe.readEnd, pipe.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
        return pipe
    }
}
