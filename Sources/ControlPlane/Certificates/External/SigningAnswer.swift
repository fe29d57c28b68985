import Foundation
import Kubernetes

/// What a CertificateSigningRequest says of its fate.
enum SigningAnswer: Sendable, Hashable {
    /// Nobody has decided.
    case pending
    /// The signer may sign, but has not done so.
    case approved
    /// An approver refused it, for this reason.
    case denied(String)
    /// The signer cannot sign it, for this reason.
    case failed(String)
    /// The certificate and what came with it, in PEM form.
    case issued([UInt8])

    init(_ object: JSON) {
        let conditions = object["status"]?["conditions"]?.array ?? []
        func reason(_ type: String) -> String? {
            guard let condition = conditions.first(where: { $0["type"]?.string == type && $0["status"] != "False" })
            else { return nil }
            let words = ["reason", "message"].compactMap { condition[$0]?.string }.filter { !$0.isEmpty }
            return words.isEmpty ? "no reason is given" : printable(words.joined(separator: ": "))
        }
        if let reason = reason("Denied") {
            self = .denied(reason)
        } else if let reason = reason("Failed") {
            self = .failed(reason)
        } else if let text = object["status"]?["certificate"]?.string, !text.isEmpty {
            self = Data(base64Encoded: text).map { .issued(Array($0)) } ?? .failed("status.certificate is not base64")
        } else {
            self = reason("Approved") == nil ? .pending : .approved
        }
    }
}
