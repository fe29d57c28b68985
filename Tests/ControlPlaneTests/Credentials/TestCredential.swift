import Foundation
import Identity
import Kubernetes
import MeshAPI

/// A server's certificate and key, and the Secrets that hold them.
struct TestCredential: Sendable {
    let chain: String
    let key: String
    let root: String

    init(_ host: String = "web.example", age: TimeInterval = 0) throws {
        let start = Date().addingTimeInterval(-age)
        let files = try RootAuthority.make(now: start).makeIntermediate(cluster: "c1", now: start)
        let authority = try CertificateAuthority(files, now: start)
        let key = try WorkloadKey()
        let issued = try authority.issueServer(hosts: [host], identity: nil, key: key, now: start)
        chain = issued.presentedPEM
        self.key = key.pem.unredactedText
        root = authority.trustBundle.pem
    }

    static func json(
        _ data: [String: String], name: String = "web-cert", namespace: String = "sample",
        type: String = "kubernetes.io/tls"
    ) -> JSON {
        [
            "apiVersion": "v1", "kind": "Secret", "type": .string(type),
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "data": .object(data.mapValues { .string(Data($0.utf8).base64EncodedString()) }),
        ]
    }

    /// Secret `web-cert` of type `kubernetes.io/tls`.
    func tls(name: String = "web-cert", namespace: String = "sample", authorities: String? = nil) -> JSON {
        var data = ["tls.crt": chain, "tls.key": key]
        data["ca.crt"] = authorities
        return Self.json(data, name: name, namespace: namespace)
    }

    static func secret(_ data: [String: String]) -> Secret {
        Secret(
            metadata: ObjectMeta(name: "web-cert", namespace: "sample"),
            data: data.mapValues {
                SecretBytes(bytes: Array($0.utf8))
            })
    }
}
