import Identity
import Logging
import XDS

/// The roots of the mesh on one of Envoy's streams, asked for and answered without Envoy's knowledge.
struct RootSubscription: Sendable {
    private let store: CertificateStore
    private let board: StatusBoard
    private let secrets: SecretWatch
    private let logger: Logger
    private let request: RootsRequest
    private let responses: AsyncStream<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation

    init(
        _ discoveryProtocol: DiscoveryProtocol, store: CertificateStore, board: StatusBoard, secrets: SecretWatch,
        logger: Logger
    ) {
        self.store = store
        self.board = board
        self.secrets = secrets
        self.logger = logger
        request = RootsRequest(discoveryProtocol: discoveryProtocol)
        (responses, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What opens the subscription.
    var opening: [UInt8] { get throws { try request.subscription() } }

    /// Takes a response that is about the roots, to be answered later; the newest if there are several.
    func take(_ response: [UInt8]) {
        continuation.yield(response)
    }

    /// Puts the roots in force, one response after the other, and says what became of them once Envoy uses them.
    /// Returns when it is cancelled.
    ///
    /// - Throws: ``Reconnection`` when Envoy has come to use what was refused because it took too long.
    func follow(answeringWith requests: RelayRequests) async throws {
        var version = ""
        for await message in responses {
            let nonce = DiscoveryEnvelope(message).map { String(decoding: $0.nonce, as: UTF8.self) } ?? ""
            do {
                let response = try RootsResponse(message, request.discoveryProtocol)
                if let bundle = response.bundle { try await use(bundle) }
                version = response.version
                await requests.send(try request.acknowledgement(version: version, nonce: nonce))
            } catch let error as AgentError {
                board.update { $0.rootRefusals += 1 }
                logger.error("\(error)")
                await requests.send(try request.refusal(version: version, nonce: nonce, reason: "\(error)"))
            } catch let error as Late {
                board.update { $0.rootRefusals += 1 }
                logger.error("\(error)")
                await requests.send(try request.refusal(version: version, nonce: nonce, reason: "\(error)"))
                try await wait(for: error.adoption)
            }
        }
    }

    /// Returns when Envoy verifies its peers with these roots.
    private func use(_ bundle: TrustBundle) async throws {
        var adoption = await secrets.adoption(of: EnvoySecret.roots)
        board.update { $0.secretRefusal = nil }
        let previous = try store.publish(meshRoots: bundle)
        switch try await secrets.verdict(&adoption) {
        case .refused:
            // What Envoy has refused it would be served again when it starts anew.
            _ = try store.publish(meshRoots: previous)
            throw AgentError(
                .envoy,
                "refuses the roots of the mesh (\(bundle)): "
                    + (board.state.secretRefusal ?? "its log says why"), object: "Envoy")
        case .late: throw Late(adoption: adoption)
        case .taken, .pending: break
        }
        board.update { $0.meshRoots = bundle.roots.count }
        if bundle != previous { logger.info("trusting \(bundle.roots.count) roots: \(bundle)") }
    }

    /// A refusal is not taken back on this stream; on the next one the roots come again.
    private func wait(for adoption: SecretAdoption) async throws {
        var adoption = adoption
        guard try await secrets.verdict(&adoption) == .taken else { return }
        throw Reconnection(reason: "Envoy uses the roots of the mesh at last")
    }

    private struct Late: Error, CustomStringConvertible {
        let adoption: SecretAdoption

        var description: String {
            "Envoy has not put the roots of the mesh in force within 30 seconds; its admin interface shows what it has "
                + "(/config_dump?resource=dynamic_active_secrets)"
        }
    }
}
