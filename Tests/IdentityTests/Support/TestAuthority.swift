import Foundation
import X509

@testable import Identity

/// The moment at which tests take place.
let testNow = Date(timeIntervalSince1970: 1_800_000_000)

/// A certificate with its key, from which others are issued, right or wrong in any respect.
struct TestAuthority {
    var certificate: Certificate
    var key: SigningKey

    /// What a certificate of the tests says.
    struct Shape {
        var name = "Test CA"
        var isAuthority = true
        var pathLength: Int?
        var usage: KeyUsage? = KeyUsage(keyCertSign: true, cRLSign: true)
        var purposes: [ExtendedKeyUsage.Usage]?
        var names: [GeneralName] = []
        var from = testNow.addingTimeInterval(-86_400)
        var to = testNow.addingTimeInterval(86_400 * 365)
        var algorithm: Certificate.SignatureAlgorithm?
        var extra: [Certificate.Extension] = []

        func extensions() throws -> Certificate.Extensions {
            var all = try Certificate.Extensions {
                Critical(
                    isAuthority
                        ? BasicConstraints.isCertificateAuthority(maxPathLength: pathLength)
                        : BasicConstraints.notCertificateAuthority)
            }
            if let usage { try all.append(Critical(usage).makeCertificateExtension()) }
            if let purposes { try all.append(ExtendedKeyUsage(purposes).makeCertificateExtension()) }
            if !names.isEmpty {
                try all.append(Critical(SubjectAlternativeNames(names)).makeCertificateExtension())
            }
            for one in extra { try all.append(one) }
            return all
        }
    }

    static func root(_ name: String = "Test Root", _ change: (inout Shape) -> Void = { _ in }) throws -> TestAuthority {
        var shape = Shape(name: name)
        change(&shape)
        return try make(shape, key: SigningKey(kind: .p256), issuer: nil)
    }

    func issue(
        _ name: String = "Test Intermediate", key: SigningKey? = nil, _ change: (inout Shape) -> Void = { _ in }
    ) throws -> TestAuthority {
        var shape = Shape(name: name)
        change(&shape)
        return try Self.make(shape, key: key ?? SigningKey(kind: .p256), issuer: self)
    }

    /// A workload's or server's certificate.
    func leaf(
        uri: String? = "spiffe://cluster.local/ns/sample/sa/sleep", dns: [String] = [],
        _ change: (inout Shape) -> Void = { _ in }
    ) throws -> TestAuthority {
        try issue("") { shape in
            shape.isAuthority = false
            shape.usage = KeyUsage(digitalSignature: true)
            shape.purposes = [.serverAuth, .clientAuth]
            shape.names = (uri.map { [.uniformResourceIdentifier($0)] } ?? []) + dns.map { .dnsName($0) }
            change(&shape)
        }
    }

    private static func make(_ shape: Shape, key: SigningKey, issuer: TestAuthority?) throws -> TestAuthority {
        let subject = shape.name.isEmpty ? DistinguishedName() : try DistinguishedName { CommonName(shape.name) }
        let signer = issuer?.key ?? key
        let algorithm = shape.algorithm ?? (signer.kind.isRSA ? .sha256WithRSAEncryption : .ecdsaWithSHA256)
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: shape.from,
            notValidAfter: shape.to, issuer: issuer?.certificate.subject ?? subject, subject: subject,
            signatureAlgorithm: algorithm, extensions: shape.extensions(), issuerPrivateKey: signer.privateKey)
        return TestAuthority(certificate: certificate, key: key)
    }

    /// The files of Secret `cacerts` with this as the issuing authority.
    func files(chain: [TestAuthority], roots: [TestAuthority], source: String = "test") throws -> CACertificates {
        CACertificates(
            source: source, certificate: Array(certificate.pem.utf8), key: try key.pem(),
            root: Array(roots.map(\.certificate).pem.utf8), chain: Array(chain.map(\.certificate).pem.utf8))
    }

    var der: [UInt8] { certificate.der }
}

/// A mesh's usual three levels.
struct TestMesh {
    let root: TestAuthority
    let intermediate: TestAuthority

    init(_ name: String = "Mesh") throws {
        root = try .root("\(name) Root")
        intermediate = try root.issue("\(name) Intermediate") { $0.pathLength = 0 }
    }

    var files: CACertificates {
        get throws { try intermediate.files(chain: [intermediate, root], roots: [root]) }
    }

    var bundle: TrustBundle { TrustBundle(certificates: [root.certificate]) }
}
