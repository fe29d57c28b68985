import AsyncAlgorithms
import NIOCore
import NIOPosix
import SystemPackage

/// One connection of a client to a port of a pod.
struct ForwardedConnection: Sendable {
    private let streams: PortForwardState.Connection
    private let pod: String
    private let uid: String
    private let process: Int32
    private let toPod = AsyncChannel<ByteBuffer>()
    private let aborted = Latch<Void>()

    init(_ streams: PortForwardState.Connection, pod: String, uid: String, process: Int32) {
        self.streams = streams
        self.pod = pod
        self.uid = uid
        self.process = process
    }

    /// Returns when the pod has taken what came before.
    func write(_ bytes: ByteBuffer) async { await toPod.send(bytes) }

    func finish() { toPod.finish() }

    func abort() {
        aborted.set(())
        toPod.finish()
    }

    /// Returns when the pod has closed the connection, or the client has given it up.
    func run(_ client: StreamClient) async {
        do {
            let socket = try await PodSocket.connected(toPort: streams.port, networkOf: process)
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .withConnectedSocket(socket.rawValue) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true))
                    }
                }
            try await channel.executeThenClose { await copy($0, $1, client) }
        } catch {
            await client.send(SPDYEncoder.data(streams.error, ByteBuffer(string: text(error))))
        }
        toPod.finish()
        if aborted.value == nil { await client.send(SPDYEncoder.data(streams.data, ByteBuffer(), isLast: true)) }
        await client.send(SPDYEncoder.data(streams.error, ByteBuffer(), isLast: true))
    }

    private func copy(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ client: StreamClient
    ) async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await fromPod(inbound, client)
                return true
            }
            group.addTask {
                for await bytes in toPod { try? await outbound.write(bytes) }
                outbound.finish()
                return false
            }
            group.addTask {
                _ = await aborted.wait()
                return true
            }
            for await isOver in group where isOver { group.cancelAll() }
        }
    }

    private func fromPod(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ client: StreamClient) async throws {
        for try await var bytes in inbound {
            while bytes.readableBytes > 0, !Task.isCancelled,
                let piece = bytes.readSlice(length: min(bytes.readableBytes, SPDYEncoder.dataLimit))
            {
                await client.send(SPDYEncoder.data(streams.data, piece))
            }
        }
    }

    private func text(_ error: any Error) -> String {
        """
        error forwarding port \(streams.port) to pod \(pod), uid \(uid): failed to connect to \
        localhost:\(streams.port) inside the pod's network: \(error)
        """
    }
}
