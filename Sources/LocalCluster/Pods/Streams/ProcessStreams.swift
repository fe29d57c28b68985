import NIOCore
import NIOPosix
import SystemPackage

// NIO has a protocol of that name.
import struct SystemPackage.FileDescriptor

/// The standard streams of a process that is about to be started: both ends of pipes, or of a terminal.
struct ProcessStreams: Sendable {
    /// Which of a process' streams somebody wants.
    struct Wanted: Sendable, Hashable {
        var input = false
        var output = true
        var error = false
    }

    /// What a process prints on.
    enum Output: Sendable, Hashable {
        case output, error
    }

    /// The process' ends, which whoever starts it closes.
    let standardInput: FileDescriptor
    let standardOutput: FileDescriptor
    let standardError: FileDescriptor
    /// Our ends.
    private(set) var input: FileDescriptor?
    private(set) var outputs: [(kind: Output, descriptor: FileDescriptor)] = []

    /// Pipes for what is wanted; nothing for the rest.
    init(_ wanted: Wanted) throws {
        let none = try FileDescriptor.open("/dev/null", .readWrite, options: .closeOnExec)
        defer { try? none.close() }
        if wanted.input {
            let pipe = try FileDescriptor.privatePipe()
            standardInput = pipe.readEnd
            input = pipe.writeEnd
        } else {
            standardInput = try none.duplicatePrivately()
        }
        if wanted.output {
            let pipe = try FileDescriptor.privatePipe()
            standardOutput = pipe.writeEnd
            outputs.append((.output, pipe.readEnd))
        } else {
            standardOutput = try none.duplicatePrivately()
        }
        if wanted.error {
            let pipe = try FileDescriptor.privatePipe()
            standardError = pipe.writeEnd
            outputs.append((.error, pipe.readEnd))
        } else {
            standardError = try none.duplicatePrivately()
        }
    }

    /// A terminal if there is one, and pipes otherwise.
    init(_ wanted: Wanted, terminal: Terminal?) throws {
        if let terminal { try self.init(terminal) } else { try self.init(wanted) }
    }

    /// A terminal.
    init(_ terminal: Terminal) throws {
        standardInput = try terminal.openOtherSide()
        standardOutput = try standardInput.duplicatePrivately()
        standardError = try standardInput.duplicatePrivately()
        input = try terminal.duplicate()
        outputs = [(.output, try terminal.duplicate())]
    }
}

extension FileDescriptor {
    /// A pipe or terminal as a channel, for reading only or for writing only. It owns the descriptor.
    func channel(isInput: Bool) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let bootstrap = NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let wrap: @Sendable (any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> = { channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
        }
        return isInput
            ? try await bootstrap.takingOwnershipOfDescriptor(input: rawValue, channelInitializer: wrap)
            : try await bootstrap.takingOwnershipOfDescriptor(output: rawValue, channelInitializer: wrap)
    }
}
