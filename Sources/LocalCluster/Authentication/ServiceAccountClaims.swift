import FoundationEssentials
import JWTKit
import Kubernetes

/// What a service account's token says, in the form that Kubernetes gives it.
struct ServiceAccountClaims: Sendable, Hashable {
    let issuer: String
    let audiences: [String]
    let issuedAt: Date
    let expires: Date
    let id: String
    let namespace: String
    let serviceAccount: String
    let serviceAccountUID: String
    let pod: BoundPod?
}

extension ServiceAccountClaims: JWTPayload {
    /// The signature is all that is checked here: times, audiences and objects are judged by `TokenVerifier`.
    func verify(using algorithm: some JWTAlgorithm) {}

    func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    init(from decoder: any Decoder) throws {
        let json = try JSON(from: decoder)
        guard let claims = Self(json: json) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "not the claims of a service account's token"))
        }
        self = claims
    }
}

extension ServiceAccountClaims {
    private var json: JSON {
        var kubernetes: JSON = [
            "namespace": .string(namespace),
            "serviceaccount": ["name": .string(serviceAccount), "uid": .string(serviceAccountUID)],
        ]
        if let pod { kubernetes["pod"] = ["name": .string(pod.name), "uid": .string(pod.uid)] }
        return [
            "iss": .string(issuer), "aud": .array(audiences.map(JSON.string)),
            "sub": .string(User.serviceAccountName(serviceAccount, namespace: namespace)),
            "iat": Self.seconds(issuedAt), "nbf": Self.seconds(issuedAt), "exp": Self.seconds(expires),
            "jti": .string(id), "kubernetes.io": kubernetes,
        ]
    }

    private init?(json: JSON) {
        let kubernetes = json["kubernetes.io"]
        let account = kubernetes?["serviceaccount"]
        guard let issuer = json["iss"]?.string, let issuedAt = json["iat"]?.double, let expires = json["exp"]?.double,
            let namespace = kubernetes?["namespace"]?.string, let name = account?["name"]?.string,
            let uid = account?["uid"]?.string
        else { return nil }
        let pod = kubernetes?["pod"]
        self.init(
            issuer: issuer, audiences: (json["aud"]?.array ?? []).compactMap(\.string),
            issuedAt: Date(timeIntervalSince1970: json["nbf"]?.double ?? issuedAt),
            expires: Date(timeIntervalSince1970: expires), id: json["jti"]?.string ?? "", namespace: namespace,
            serviceAccount: name, serviceAccountUID: uid,
            pod: pod.map { BoundPod(name: $0["name"]?.string ?? "", uid: $0["uid"]?.string ?? "") })
    }

    private static func seconds(_ date: Date) -> JSON { .int(Int64(date.timeIntervalSince1970)) }
}
