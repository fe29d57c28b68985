import FoundationEssentials
import Kubernetes

/// A Secret that holds a lasting token of a service account (type `kubernetes.io/service-account-token`). Pure.
struct TokenSecret: Sendable, Hashable {
    static let type = "kubernetes.io/service-account-token"
    static let accountAnnotation = "kubernetes.io/service-account.name"
    static let uidAnnotation = "kubernetes.io/service-account.uid"

    let namespace: String
    let name: String
    let uid: String
    let account: String
    /// The uid of the account that the token is of; `nil`: not filled yet.
    let accountUID: String?
    let isFilled: Bool

    /// `nil` for other Secrets.
    init?(_ secret: JSON) {
        guard secret["type"]?.string == Self.type, let account = secret.annotations[Self.accountAnnotation] else {
            return nil
        }
        namespace = secret.namespace
        name = secret.name
        uid = secret.uid
        self.account = account
        accountUID = secret.annotations[Self.uidAnnotation]
        isFilled = ["token", "ca.crt", "namespace"].allSatisfy { secret["data"]?[$0]?.string?.isEmpty == false }
    }

    /// What is to be done with it.
    enum Step: Hashable {
        case nothing, fill, remove
    }

    /// - Parameter account: the uid of the account as it is now; `nil`: there is none.
    func step(account current: String?) -> Step {
        guard let current else { return accountUID == nil ? .nothing : .remove }
        if let accountUID, accountUID != current { return .remove }
        return isFilled && accountUID == current ? .nothing : .fill
    }

    /// Writes what others look for into the Secret.
    static func fill(_ secret: inout JSON, token: String, accountUID: String, certificateAuthorityPEM: String) {
        var data = secret["data"] ?? [:]
        let texts = ["token": token, "ca.crt": certificateAuthorityPEM, "namespace": secret.namespace]
        for (key, text) in texts { data[key] = .string(Data(text.utf8).base64EncodedString()) }
        secret["data"] = data
        var annotations = secret.metadata["annotations"] ?? [:]
        annotations[uidAnnotation] = .string(accountUID)
        secret.metadata["annotations"] = annotations
    }
}
