import Foundation
import Identity
import Kubernetes

/// The CertificateSigningRequest that asks a signer for a certificate.
struct SigningObject: Sendable {
    let request: ForwardedRequest
    let signer: String
    let lifetime: Duration

    /// The object to create. The API server names it.
    var json: JSON {
        let encipherment: [JSON] = request.kind.isRSA ? ["key encipherment"] : []
        return [
            "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
            "metadata": [
                "generateName": "skein-", "labels": ["app.kubernetes.io/managed-by": "skein"],
            ],
            "spec": [
                "request": .string(Data(request.pem.utf8).base64EncodedString()), "signerName": .string(signer),
                "expirationSeconds": .int(lifetime.components.seconds),
                "usages": .array(["digital signature"] + encipherment + ["server auth", "client auth"]),
            ],
        ]
    }

    /// The object with our approval, to be written to its subresource `approval`.
    static func approved(_ object: JSON, identity: String) -> JSON {
        var object = object
        var status = object["status"] ?? [:]
        let approval: JSON = [
            "type": "Approved", "status": "True", "reason": "ProvenIdentity",
            "message": .string("the control plane of the mesh knows its owner: \(identity)"),
        ]
        status["conditions"] = .array((status["conditions"]?.array ?? []) + [approval])
        object["status"] = status
        return object
    }
}
