import Foundation
import GRPCCore
import Identity
import Logging
import MeshModel

/// A line for every certificate and for every refusal. There is nothing of a token or of a signing request in any.
struct IssuanceLog: Sendable {
    let logger: Logger

    /// - Parameter requestedSeconds: the lifetime that was asked for; the certificate says which was granted.
    func issued(_ certificate: IssuedCertificate, to caller: Caller, peer: String, requestedSeconds: Int64) {
        logger.info(
            "certificate issued",
            metadata: [
                "identity": "\(caller.identity)", "cluster": "\(printable(caller.cluster.rawValue))",
                "proof": "\(caller.proof.rawValue)", "peer": "\(peer)", "serial": "\(certificate.serialNumber)",
                "notAfter": "\(certificate.notAfter.formatted(.iso8601))", "requested": "\(requestedSeconds)s",
                "key": "\(certificate.key)",
            ])
    }

    /// - Parameters:
    ///   - claimed: the cluster that the call claims to come from.
    ///   - identity: of the caller, when it proved who it is.
    func refused(_ refusal: RPCError, peer: String, claimed: ClusterID, identity: SPIFFEID?) {
        var metadata: Logger.Metadata = ["peer": "\(peer)", "cluster": "\(printable(claimed.rawValue))"]
        if let identity { metadata["identity"] = "\(identity)" }
        // Strangers who are not listened to any more do not fill the log instead.
        logger.log(
            level: identity == nil && refusal.code == .resourceExhausted ? .debug : .warning,
            "no certificate: \(refusal.message)",
            metadata: metadata)
    }
}
