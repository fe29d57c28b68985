import Foundation
import Kubernetes

/// One entry of a remote Secret: how the primary reaches a cluster.
public struct RemoteSecretEvidence: Sendable, Equatable {
    /// The Secret's name.
    public var secret: String
    /// The name of the entry: the cluster's id.
    public var key: String
    /// `networking.istio.io/cluster`.
    public var annotation: String?
    public var server: String?
    /// What the kubeconfig calls the reader.
    public var user: String?
    /// Why the entry cannot be used.
    public var fault: String?
    public var claims: TokenClaims?
    /// Of namespace `kube-system` where it leads to, by the reader's own rights.
    public var uid: Sighting<String> = .unseen("it was not tried")
    /// Why ``uid`` was not seen, where that is certain to be the entry's fault.
    public var refusal: Refusal?
    public var rights: Sighting<[ReaderRight]> = .unseen("it was not tried")

    /// The label of the Secrets.
    public static let label = "istio/multiCluster"
    public static let annotationName = "networking.istio.io/cluster"

    public enum Refusal: Sendable {
        /// The API server does not accept the reader's token.
        case credentials
        /// The API server has a certificate that the entry's CA did not sign.
        case authority
    }

    public init(secret: String, key: String, annotation: String?, server: String? = nil) {
        self.secret = secret
        self.key = key
        self.annotation = annotation
        self.server = server
    }

    /// An entry, with the way to the cluster that it describes.
    struct Entry: Sendable {
        var evidence: RemoteSecretEvidence
        /// Nil when the kubeconfig cannot be used.
        var configuration: ClientConfiguration?
    }

    /// Reads the entries of a Secret.
    static func entries(of object: JSON) -> [Entry] {
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        let annotation = object[path: ["metadata", "annotations", annotationName]]?.string
        return (object["data"]?.strings ?? [:]).sorted { $0.key < $1.key }.map { key, base64 in
            var evidence = RemoteSecretEvidence(secret: name, key: key, annotation: annotation)
            do throws(APIError) {
                let text = Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) } ?? ""
                let kubeconfig = try Kubeconfig(yaml: text, source: "Secret \(name), key \(key)")
                evidence.user = kubeconfig.contexts[kubeconfig.currentContext]?.user
                let configuration = try kubeconfig.configuration(rules: .selfContained)
                evidence.server = configuration.server
                if case .value(let token) = configuration.credential.token {
                    evidence.claims = TokenClaims(token: token)
                }
                return Entry(evidence: evidence, configuration: configuration)
            } catch {
                evidence.fault = error.message
                return Entry(evidence: evidence, configuration: nil)
            }
        }
    }
}
