import Foundation
import SystemPackage

/// Reads the log of one run from its beginning on, also while it is written and moved out of the way.
struct ContainerLogReader: ~Copyable {
    private static let pieceSize = 64 << 10

    private let path: String
    private var file: FileDescriptor?
    /// The beginning of a line whose end has not been read.
    private var rest: [UInt8] = []

    /// - Parameter path: of the newest part.
    init(_ path: String) {
        self.path = path
        file = Self.open(ContainerLogFile.older(path)) ?? Self.open(path)
    }

    deinit { try? file?.close() }

    /// The next whole lines; `nil` when there are none for now.
    /// - Parameter isLive: whether the run still writes. Parts of its log that have been missed are left out then.
    mutating func next(isLive: Bool = false) -> [UInt8]? {
        if file == nil { file = Self.open(path) }
        while let current = file {
            if let lines = takeLines() { return lines }
            let piece = Self.read(current)
            rest += piece
            if piece.isEmpty, !advance(isLive) { return nil }
        }
        return nil
    }

    private mutating func takeLines() -> [UInt8]? {
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        let lines = Array(rest[...end])
        rest.removeSubrange(...end)
        return lines
    }

    /// Goes on after a part that has been read to its end.
    /// - Returns: whether there is something to go on with.
    private mutating func advance(_ isLive: Bool) -> Bool {
        guard let current = file else { return false }
        switch Self.name(current) {
        case Self.lastComponent(path): return false
        case Self.lastComponent(ContainerLogFile.older(path)):
            // It may have grown before it was moved.
            let piece = Self.read(current)
            rest += piece
            return !piece.isEmpty || replace(with: Self.open(path))
        default:
            // A log that belongs to a later run does not follow.
            guard isLive else { return false }
            rest = []
            return replace(with: Self.open(ContainerLogFile.older(path)) ?? Self.open(path))
        }
    }

    private mutating func replace(with next: FileDescriptor?) -> Bool {
        guard let next else { return false }
        try? file?.close()
        file = next
        return true
    }

    private static func open(_ path: String) -> FileDescriptor? {
        try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    }

    private static func read(_ file: FileDescriptor) -> [UInt8] {
        (try? [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }) ?? []
    }

    /// The name that an open file has now; `nil` for one that has been removed.
    private static func name(_ file: FileDescriptor) -> String? {
        let link = "/proc/self/fd/\(file.rawValue)"
        return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)).map(lastComponent)
    }

    private static func lastComponent(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
}
