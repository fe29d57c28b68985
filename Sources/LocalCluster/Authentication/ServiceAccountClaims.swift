import FoundationEssentials
import JWTKit
import Kubernetes

/// What a service account's token says, in the form that Kubernetes gives it.
struct ServiceAccountClaims: Sendable, Hashable {
    let issuer: String
    let audiences: [String]
    let issuedAt: Date
    /// `nil`: it ends only with the Secret that it is bound to.
    let expires: Date?
    let id: String
    let namespace: String
    let serviceAccount: String
    let serviceAccountUID: String
    let bound: BoundObject?
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
        if let bound { kubernetes[bound.kind.claim] = ["name": .string(bound.name), "uid": .string(bound.uid)] }
        var json: JSON = [
            "iss": .string(issuer), "aud": .array(audiences.map(JSON.string)),
            "sub": .string(User.serviceAccountName(serviceAccount, namespace: namespace)),
            "iat": Self.seconds(issuedAt), "nbf": Self.seconds(issuedAt), "jti": .string(id),
            "kubernetes.io": kubernetes,
        ]
        json["exp"] = expires.map(Self.seconds)
        return json
    }

    private init?(json: JSON) {
        let kubernetes = json["kubernetes.io"]
        let account = kubernetes?["serviceaccount"]
        guard let issuer = json["iss"]?.string, let issuedAt = json["iat"]?.double,
            let namespace = kubernetes?["namespace"]?.string, let name = account?["name"]?.string,
            let uid = account?["uid"]?.string
        else { return nil }
        let bound = Self.bound(kubernetes)
        let expires = json["exp"]?.double
        guard expires != nil || bound?.kind == .secret else { return nil }
        self.init(
            issuer: issuer, audiences: (json["aud"]?.array ?? []).compactMap(\.string),
            issuedAt: Date(timeIntervalSince1970: json["nbf"]?.double ?? issuedAt),
            expires: expires.map { Date(timeIntervalSince1970: $0) }, id: json["jti"]?.string ?? "",
            namespace: namespace, serviceAccount: name, serviceAccountUID: uid, bound: bound)
    }

    private static func bound(_ kubernetes: JSON?) -> BoundObject? {
        for kind in BoundObject.Kind.allCases {
            guard let object = kubernetes?[kind.claim] else { continue }
            return BoundObject(kind: kind, name: object["name"]?.string ?? "", uid: object["uid"]?.string ?? "")
        }
        return nil
    }

    private static func seconds(_ date: Date) -> JSON { .int(Int64(date.timeIntervalSince1970)) }
}
