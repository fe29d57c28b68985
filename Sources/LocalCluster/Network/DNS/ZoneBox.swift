import Synchronization

/// The zone that the DNS server answers from; replaced as a whole.
final class ZoneBox: Sendable {
    private let zone: Mutex<ClusterZone>

    init(_ zone: ClusterZone) { self.zone = Mutex(zone) }

    func set(_ new: ClusterZone) { zone.withLock { $0 = new } }

    /// Answers one message.
    /// - Parameter limit: the most bytes of an answer; `nil`: what the query says that its sender takes.
    /// - Returns: `nil` when there is nothing to answer.
    func respond(to message: [UInt8], limit: Int?) -> [UInt8]? {
        do throws(DNSFault) {
            let query = try DNSQuery(message)
            return DNSResponse.bytes(answer(query), to: query, limit: limit ?? query.maximumSize)
        } catch {
            switch error {
            case .ignored: return nil
            case .malformed(let id): return DNSResponse.formatError(id: id)
            }
        }
    }

    /// Only questions (opcode 0) about the Internet (class 1, or any) are answered.
    private func answer(_ query: DNSQuery) -> DNSAnswer {
        guard query.opcode == 0 else { return DNSAnswer(code: .notImplemented) }
        guard query.class == 1 || query.class == 255 else { return DNSAnswer(code: .refused) }
        let zone = zone.withLock { $0 }
        return zone.answer(query.name, type: query.type)
    }
}
