import Hummingbird
import Kubernetes
import NIOCore
import ServiceLifecycle

/// Writes the events of one watch. It writes as fast as the client reads and keeps no events meanwhile: a client that
/// stops reading stops only its own watch, and finds 410 in it when it returns too late.
struct WatchStream: Sendable {
    /// What comes before the changes.
    struct Beginning: Sendable {
        let objects: [StoredObject]
        let version: ResourceVersion
        /// Why there will be nothing else.
        let failure: APIStatus?
    }

    let watch: Watch
    let representation: Representation
    /// `nil`: all.
    let namespace: String?
    let parameters: ListParameters
    let beginning: Beginning
    let bookmarkInterval: Duration
    let timeout: Duration

    /// Returns when the time is over, the server stops or the history does not suffice.
    func run(_ writer: inout any ResponseBodyWriter, _ channel: any Channel) async throws {
        let ring = watch.ring
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await keepTime(ring) }
            try await withGracefulShutdownHandler {
                do {
                    try await writeAll(&writer)
                } catch let failure as APIStatus {
                    try await write(event("ERROR", failure.json), &writer)
                }
            } onGracefulShutdown: {
                ring.finish()
                // A client that does not read must not hold up the end.
                channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
            }
        }
    }

    /// Wakes the watch now and then, and ends it.
    private func keepTime(_ ring: AsyncStream<Void>.Continuation) async throws {
        let clock = ContinuousClock()
        let end = clock.now + timeout
        while clock.now < end {
            try await clock.sleep(until: min(end, clock.now + bookmarkInterval))
            ring.yield()
        }
        ring.finish()
    }

    private func writeAll(_ writer: inout any ResponseBodyWriter) async throws {
        if let failure = beginning.failure { throw failure }
        var hasColumns = false
        try await writeBeginning(&writer, &hasColumns)
        var told = beginning.version
        for try await batch in watch {
            var text: [UInt8] = []
            for change in batch.changes {
                text += try event(for: change, &hasColumns)
                if text.count >= Answer.chunkBytes { try await write(text, &writer) { text = [] } }
            }
            if batch.changes.isEmpty, batch.through > told, parameters.allowsBookmarks {
                text += bookmark(batch.through, isInitial: false)
                told = batch.through
            }
            if !text.isEmpty { try await write(text, &writer) }
        }
    }

    private func writeBeginning(_ writer: inout any ResponseBodyWriter, _ hasColumns: inout Bool) async throws {
        var text: [UInt8] = []
        for object in beginning.objects {
            text += try representation.event("ADDED", object, withColumns: !hasColumns)
            hasColumns = true
            if text.count >= Answer.chunkBytes { try await write(text, &writer) { text = [] } }
        }
        if parameters.sendsInitialEvents { text += bookmark(beginning.version, isInitial: true) }
        if !text.isEmpty { try await write(text, &writer) }
    }

    private func event(for change: Change, _ hasColumns: inout Bool) throws -> [UInt8] {
        guard namespace == nil || change.object.namespace == namespace,
            let kind = change.kind(seenThrough: parameters.selection)
        else { return [] }
        defer { hasColumns = true }
        return try representation.event(kind.name, change.object, withColumns: !hasColumns)
    }

    private func bookmark(_ version: ResourceVersion, isInitial: Bool) -> [UInt8] {
        var metadata: JSON = ["resourceVersion": .string(version.description), "creationTimestamp": .null]
        if isInitial { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return event(
            "BOOKMARK",
            [
                "kind": .string(representation.type.kind),
                "apiVersion": .string(representation.type.apiVersion(representation.version)), "metadata": metadata,
            ])
    }

    private func event(_ kind: String, _ object: JSON) -> [UInt8] {
        let event: JSON = ["type": .string(kind), "object": object]
        return event.encoded() + [UInt8(ascii: "\n")]
    }

    private func write(
        _ text: [UInt8], _ writer: inout any ResponseBodyWriter, then done: () -> Void = {}
    ) async throws {
        try await writer.write(ByteBuffer(bytes: text))
        done()
    }
}

extension Change.Kind {
    /// As in the events of a watch.
    var name: String {
        switch self {
        case .added: "ADDED"
        case .modified: "MODIFIED"
        case .deleted: "DELETED"
        }
    }
}
