import GRPCCore
import Synchronization

/// What was seen of one connection, to explain why a call on it failed.
final class ConnectionLog: Sendable {
    private struct State {
        var presented: [[UInt8]] = []
        var refusal: (any Error)?
        var failure: (any Error)?
        var isClosed = false
    }

    private let state = Mutex(State())

    func presented(_ chain: [[UInt8]]) { state.withLock { $0.presented = chain } }
    func refused(_ error: any Error) { state.withLock { $0.refusal = error } }
    func failed(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }
    func closed() { state.withLock { $0.isClosed = true } }

    /// The error for the caller: what happened to the connection says more than what gRPC makes of it.
    func explain(_ error: any Error, _ target: DiscoveryClient.Target) -> any Error {
        state.withLock { state in
            if error is CancellationError { return error }
            if let refusal = state.refusal {
                return XDSError(
                    .untrusted, "the certificate of \(target) is not trusted", cause: refusal,
                    presentedCertificates: state.presented)
            }
            if var error = error as? XDSError {
                error.presentedCertificates = state.presented
                return error
            }
            guard let error = error as? RPCError else { return error }
            if state.failure != nil || (state.isClosed && error.code == .unavailable) {
                return XDSError(
                    .connectionLost, "the connection to \(target) broke", cause: state.failure ?? error,
                    presentedCertificates: state.presented)
            }
            return XDSError(
                .refused, "\(target) answered \(error.code): \(error.message)", cause: error,
                presentedCertificates: state.presented)
        }
    }
}
