import Foundation
import Identity

/// Authorities and certificates that tests need.
enum Certificates {
    static let sleep = Result { () throws(IdentityError) in
        try SPIFFEID(trustDomain: .clusterLocal, namespace: "sample", serviceAccount: "sleep")
    }

    static func authority() throws -> CertificateAuthority {
        try CertificateAuthority(CACertificates.selfSigned(now: Date()), now: Date())
    }

    static func workload(_ authority: CertificateAuthority) throws -> WorkloadCertificate {
        let key = try WorkloadKey()
        let identity = try sleep.get()
        let issued = try authority.issueWorkload(
            csrPEM: key.signingRequest(for: identity), identity: identity, now: Date())
        return try WorkloadCertificate(response: issued.chainPEM, key: key, expecting: identity)
    }
}
