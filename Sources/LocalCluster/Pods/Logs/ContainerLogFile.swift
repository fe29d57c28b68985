import FoundationEssentials
import SystemPackage

/// The log of one run of a container: each line with the time at which it was read, in the format of the container
/// runtime interface, `<time> stdout F <line>` (or `stderr`). A line that is too long is cut into parts marked `P`. Kept within two
/// files of limited size.
struct ContainerLogFile: ~Copyable {
    enum Stream: String, Sendable {
        case output = "stdout"
        case error = "stderr"
    }

    static let lineLimit = 16 << 10

    private let path: String
    private let sizeLimit: Int
    private var file: FileDescriptor
    private var size = 0
    private var partial: [Stream: [UInt8]] = [:]

    /// Starts an empty log; what was there becomes the log of the previous run.
    /// - Parameter sizeLimit: in bytes; a longer log moves to `<path>.1`, replacing what was moved before.
    init(path: String, previous: String, sizeLimit: Int = 10 << 20) throws {
        self.path = path
        self.sizeLimit = sizeLimit
        try? FileManager.default.removeItem(atPath: previous)
        try? FileManager.default.removeItem(atPath: Self.older(path))
        try? FileManager.default.moveItem(atPath: path, toPath: previous)
        file = try Self.open(path)
    }

    deinit { try? file.close() }

    static func older(_ path: String) -> String { path + ".1" }

    /// Appends output of the container, in pieces as they were read.
    mutating func append(_ bytes: some Sequence<UInt8>, from stream: Stream = .output, at time: Date) throws {
        let prefix = Array((time.formatted(.iso8601WithFractions) + " \(stream.rawValue) ").utf8)
        var line = partial.removeValue(forKey: stream) ?? []
        var output: [UInt8] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                Self.write(&line, "F ", prefix, to: &output)
            } else {
                line.append(byte)
                if line.count >= Self.lineLimit { Self.write(&line, "P ", prefix, to: &output) }
            }
        }
        partial[stream] = line
        try write(output)
    }

    /// Writes what the container printed last without a line break.
    mutating func finish(_ stream: Stream = .output, at time: Date) throws {
        if partial[stream]?.isEmpty == false { try append([UInt8(ascii: "\n")], from: stream, at: time) }
    }

    private static func write(_ line: inout [UInt8], _ tag: String, _ prefix: [UInt8], to output: inout [UInt8]) {
        output += prefix
        output += tag.utf8
        output += line
        output.append(UInt8(ascii: "\n"))
        line.removeAll(keepingCapacity: true)
    }

    private mutating func write(_ output: [UInt8]) throws {
        guard !output.isEmpty else { return }
        if size + output.count > sizeLimit { try rotate() }
        try file.writeAll(output)
        size += output.count
    }

    private mutating func rotate() throws {
        let fresh = { [path] in
            try? FileManager.default.removeItem(atPath: Self.older(path))
            try FileManager.default.moveItem(atPath: path, toPath: Self.older(path))
            return try Self.open(path)
        }
        let next = try fresh()
        try file.close()
        file = next
        size = 0
    }

    private static func open(_ path: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
            permissions: .ownerReadWrite)
    }
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    /// To the millisecond, in UTC.
    static var iso8601WithFractions: Self { Date.ISO8601FormatStyle(includingFractionalSeconds: true) }
}
