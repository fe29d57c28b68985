import NIOCore
import NIOHTTP1

/// An open watch: a response that goes on.
struct ObjectWatch: Sendable {
    let channel: any Channel
    let selection: ObjectSelection

    /// Sends the changes that this watch is about, in one write.
    func send(_ changes: some Collection<ObjectCollection.Change>) {
        let chosen = changes.filter { selection.covers($0.id, $0.labels) }
        guard let first = chosen.first else { return }
        var lines = first.line
        for change in chosen.dropFirst() { lines.writeImmutableBuffer(change.line) }
        channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(lines)), promise: nil)
    }
}
