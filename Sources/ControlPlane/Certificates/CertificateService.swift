public import EnvoyAPI
import Foundation
public import GRPCCore
import Identity
public import Logging
import MeshModel
import SwiftProtobuf
import Synchronization

/// Istio's certificate service: `/istio.v1.auth.IstioCertificateService/CreateCertificate`.
public final class CertificateService: RegistrableRPCService {
    /// What has happened so far.
    public struct Counts: Sendable, Hashable {
        public var issued = 0
        public var refused = 0
    }

    private struct State {
        var limit: IssuanceLimit
        var failures: FailureLimit
        var counts = Counts()
    }

    private static let method = MethodDescriptor(
        fullyQualifiedService: "istio.v1.auth.IstioCertificateService", method: "CreateCertificate", type: .unary)

    private let signer: any CertificateIssuer
    private let authentication: CallerAuthentication
    private let state: Mutex<State>
    private let log: IssuanceLog

    /// - Parameter logger: gets a line for every certificate and for every refusal.
    public convenience init(
        signer: any CertificateIssuer, authentication: CallerAuthentication, limit: IssuanceLimit = IssuanceLimit(),
        logger: Logger
    ) {
        self.init(
            signer: signer, authentication: authentication, limit: limit, failures: FailureLimit(), logger: logger)
    }

    init(
        signer: any CertificateIssuer, authentication: CallerAuthentication, limit: IssuanceLimit,
        failures: FailureLimit,
        logger: Logger
    ) {
        self.signer = signer
        self.authentication = authentication
        self.state = Mutex(State(limit: limit, failures: failures))
        self.log = IssuanceLog(logger: logger)
    }

    /// What has happened so far.
    public var counts: Counts { state.withLock(\.counts) }

    public func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: Self.method, deserializer: MessageCoding<Istio_V1_Auth_IstioCertificateRequest>(),
            serializer: MessageCoding<Istio_V1_Auth_IstioCertificateResponse>()
        ) { [self] request, context in
            let request = try await ServerRequest(stream: request)
            let response = try await create(request.message, metadata: request.metadata, from: context.remotePeer)
            return StreamingServerResponse(single: ServerResponse(message: response))
        }
    }

    /// Signs a certificate for whoever the call comes from. Of the request only key and lifetime are used.
    /// - Parameter peer: where the call comes from, for the log.
    /// - Throws: `RPCError`.
    public func create(
        _ request: Istio_V1_Auth_IstioCertificateRequest, metadata: Metadata, from peer: String
    ) async throws -> Istio_V1_Auth_IstioCertificateResponse {
        let credentials = CallCredentials(metadata, configCluster: authentication.configCluster)
        var caller: Caller?
        do {
            let proven = try await authenticate(credentials, peer)
            caller = proven
            let issued = try await issue(request, to: proven)
            log.issued(issued, to: proven, peer: peer, requestedSeconds: request.validityDuration)
            return .with { $0.certChain = issued.chainPEM }
        } catch {
            let refusal = Self.refusal(error)
            state.withLock { $0.counts.refused += 1 }
            log.refused(refusal, peer: peer, claimed: credentials.cluster, identity: caller?.identity)
            throw refusal
        }
    }

    /// Who calls. Whoever fails too often is not even listened to, so that no API server has to review what they send.
    private func authenticate(_ credentials: CallCredentials, _ peer: String) async throws -> Caller {
        guard credentials.token == nil || state.withLock({ $0.failures.admits(peer, at: .now) }) else {
            throw RPCError(
                code: .resourceExhausted,
                message: "too many calls from this address proved nothing; find the one whose token is refused")
        }
        do {
            return try await authentication.caller(with: credentials, now: Date())
        } catch let error as RPCError where error.code == .unauthenticated || error.code == .permissionDenied {
            if credentials.token != nil { state.withLock { $0.failures.noteFailure(of: peer, at: .now) } }
            throw error
        }
    }

    private func issue(
        _ request: Istio_V1_Auth_IstioCertificateRequest, to caller: Caller
    ) async throws -> IssuedCertificate {
        guard request.metadata.fields["ImpersonatedIdentity"] == nil else {
            throw RPCError(
                code: .permissionDenied, message: "\(caller.identity) may ask for no other identity than its own")
        }
        guard state.withLock({ $0.limit.admit(caller.identity, at: .now) }) else {
            throw RPCError(
                code: .resourceExhausted,
                message: "\(caller.identity) asks too often; does its agent restart in a loop?")
        }
        let seconds = min(max(request.validityDuration, 0), 1 << 32)
        let issued = try await signer.issueWorkload(
            csrPEM: request.csr, to: caller, lifetime: .seconds(seconds), now: Date())
        state.withLock { $0.counts.issued += 1 }
        return issued
    }

    private static func refusal(_ error: any Error) -> RPCError {
        switch error {
        case let error as RPCError: error
        case let error as IdentityError where error.code == .expired || error.code == .notYetValid:
            RPCError(code: .unavailable, message: "the authority cannot sign now: \(error)")
        case let error as IdentityError: RPCError(code: .invalidArgument, message: "the signing request: \(error)")
        case let error as ControlPlaneError: RPCError(code: .unavailable, message: "\(error)")
        default: RPCError(code: .internalError, message: "signing failed", cause: error)
        }
    }
}
