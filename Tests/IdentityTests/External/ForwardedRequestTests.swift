import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@testable import Identity

/// What an external signer is asked, and what is taken from it.
@Suite struct ForwardedRequestTests {
    private static let identity = "spiffe://cluster.local/ns/sample/sa/sleep"
    private let key: WorkloadKey
    private let identity: SPIFFEID

    init() throws {
        key = try WorkloadKey()
        identity = try SPIFFEID(uri: Self.identity)
    }

    private func csr(
        subject: DistinguishedName = DistinguishedName(), names: [GeneralName] = [.uniformResourceIdentifier(identity)],
        extra: [Certificate.Extension] = [], attributes: [CertificateSigningRequest.Attribute] = []
    ) throws -> String {
        var extensions = Certificate.Extensions()
        if !names.isEmpty { try extensions.append(SubjectAlternativeNames(names).makeCertificateExtension()) }
        for one in extra { try extensions.append(one) }
        let request = try CertificateSigningRequest(
            version: .v1, subject: subject, privateKey: key.signing.privateKey,
            attributes: .init([.init(ExtensionRequest(extensions: extensions))] + attributes))
        return try request.serializeAsPEM().pemString
    }

    private func refusal(_ csr: String) -> IdentityError? {
        thrown { () throws(IdentityError) in try ForwardedRequest(csrPEM: csr, identity: identity) }
    }

    @Test func `a request for the caller's identity alone is handed on as it is`() throws {
        let plain = try ForwardedRequest(csrPEM: key.signingRequest(for: identity), identity: identity)
        #expect(try SigningRequest(pem: plain.pem).onlyNames() == [.uniformResourceIdentifier(Self.identity)])
        // As Istio's own proxies ask: an organization without a value.
        let organization = try DistinguishedName { OrganizationName("") }
        #expect(try refusal("text around it\n" + csr(subject: organization)) == nil)
    }

    @Test func `every other wish is refused and named`() throws {
        let own = GeneralName.uniformResourceIdentifier(Self.identity)
        let authority = try Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            .makeCertificateExtension()
        let usage = try Critical(KeyUsage(keyCertSign: true)).makeCertificateExtension()
        let password = CertificateSigningRequest.Attribute(
            oid: [1, 2, 840, 113549, 1, 9, 7], values: [try ASN1Any(erasing: ASN1UTF8String("secret"))])
        let wishes: [(csr: String, code: IdentityError.Code, mentions: String)] = [
            (
                try csr(names: [own, .dnsName("istiod.istio-system.svc")]), .wrongIdentity,
                "DNS:istiod.istio-system.svc"
            ),
            (try csr(names: [.uniformResourceIdentifier(Self.identity + "x")]), .wrongIdentity, "sleepx"),
            (try csr(names: [own, own]), .wrongIdentity, "URI:"),
            (try csr(names: []), .wrongIdentity, "nobody"),
            (try csr(extra: [authority]), .unwantedContent, "basicConstraints"),
            (try csr(extra: [usage]), .unwantedContent, "keyUsage"),
            (try csr(subject: DistinguishedName { CommonName("admin") }), .unwantedContent, "CN=admin"),
            (try csr(subject: DistinguishedName { OrganizationName("system:masters") }), .unwantedContent, "masters"),
            (try csr(attributes: [password]), .unwantedContent, "attributes"),
        ]
        for wish in wishes {
            let error = refusal(wish.csr)
            #expect(error?.code == wish.code && error?.description.contains(wish.mentions) == true, "\(error as Any)")
        }
    }

    @Test func `what only another reader would see is refused`() throws {
        // Two attributes of one kind: this library keeps the last one, others may take the first.
        let key = P256.Signing.PrivateKey()
        let lists = try [GeneralName.dnsName("evil"), .uniformResourceIdentifier(Self.identity)].map { name in
            let names = try SubjectAlternativeNames([name]).makeCertificateExtension()
            return try CertificateSigningRequest.Attribute(ExtensionRequest(extensions: .init([names])))
        }
        let text = try double(lists, key)
        #expect(throws: Never.self) { try SigningRequest(pem: text) }
        let error = refusal(text)
        #expect(error?.code == .garbage && error?.description.contains("otherwise") == true, "\(error as Any)")
    }

    /// A request whose signature fits, with several attributes of one kind.
    private func double(
        _ attributes: [CertificateSigningRequest.Attribute], _ key: P256.Signing.PrivateKey
    ) throws -> String {
        var info = DER.Serializer()
        try info.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(0)
            try coder.serialize(DistinguishedName())
            try coder.serialize(Certificate.PublicKey(key.publicKey))
            try coder.appendConstructedNode(identifier: .init(tagWithNumber: 0, tagClass: .contextSpecific)) { coder in
                for attribute in attributes { try coder.serialize(attribute) }
            }
        }
        let signature = try key.signature(for: info.serializedBytes).derRepresentation
        var whole = DER.Serializer()
        try whole.appendConstructedNode(identifier: .sequence) { coder in
            coder.serialize(try DER.parse(info.serializedBytes))
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try coder.serialize([1, 2, 840, 10045, 4, 3, 2] as ASN1ObjectIdentifier)
            }
            try coder.serialize(ASN1BitString(bytes: Array(signature)[...]))
        }
        return PEMBlock.text(label: "CERTIFICATE REQUEST", der: whole.serializedBytes)
    }

    @Test func `a server asks for its names`() throws {
        let request = try ForwardedRequest(hosts: ["istiod.istio-system.svc", "203.0.113.1"], key: key)
        #expect(
            try SigningRequest(pem: request.pem).onlyNames().map(\.displayName) == [
                "DNS:istiod.istio-system.svc", "IP:203.0.113.1",
            ])
        #expect(throws: IdentityError.self) { try ForwardedRequest(hosts: [], key: key) }
        #expect(throws: IdentityError.self) { try ForwardedRequest(hosts: ["a b"], key: key) }
    }

    // MARK: What comes back

    private func accept(
        _ leaf: TestAuthority, _ chain: [TestAuthority] = [], mesh: TestMesh, lifetime: Duration = .days(366)
    ) async throws -> IdentityError? {
        let request = try ForwardedRequest(csrPEM: key.signingRequest(for: identity), identity: identity)
        let pem = ([leaf] + chain).map(\.certificate).pem
        do {
            let issued = try await request.accept(
                Array(pem.utf8), roots: mesh.bundle, lifetime: lifetime, now: testNow)
            #expect(issued.chainPEM.count == 2 + chain.filter { $0.certificate != mesh.root.certificate }.count)
            #expect(issued.issuersNotAfter == mesh.root.certificate.notValidAfter)
            return nil
        } catch {
            return error
        }
    }

    private func leaf(
        _ mesh: TestMesh, key other: SigningKey? = nil,
        _ change: @escaping (inout TestAuthority.Shape) -> Void = { _ in }
    ) throws -> TestAuthority {
        try mesh.intermediate.issue("", key: other ?? key.signing) { shape in
            shape.isAuthority = false
            shape.usage = KeyUsage(digitalSignature: true)
            shape.purposes = [.serverAuth, .clientAuth]
            shape.names = [.uniformResourceIdentifier(Self.identity)]
            change(&shape)
        }
    }

    @Test func `a certificate as it was asked for is taken, with or without its root`() async throws {
        let mesh = try TestMesh()
        #expect(try await accept(leaf(mesh), [mesh.intermediate], mesh: mesh) == nil)
        #expect(try await accept(leaf(mesh), [mesh.intermediate, mesh.root], mesh: mesh) == nil)
    }

    @Test func `any other certificate is refused`() async throws {
        let mesh = try TestMesh()
        let stranger = try TestMesh("Other")
        let own = GeneralName.uniformResourceIdentifier(Self.identity)
        let changes: [(IdentityError.Code, (inout TestAuthority.Shape) -> Void)] = [
            (.wrongIdentity, { $0.names = [own, .dnsName("istiod.istio-system.svc")] }),
            (.wrongIdentity, { $0.names = [.uniformResourceIdentifier(Self.identity + "x")] }),
            (.wrongIdentity, { $0.names = [] }), (.wrongIdentity, { $0.name = "admin" }),
            (.keyUsage, { $0.purposes = [.serverAuth] }), (.keyUsage, { $0.purposes = [.clientAuth] }),
            (.keyUsage, { $0.isAuthority = true }), (.expired, { $0.to = testNow.addingTimeInterval(-1) }),
            (.excessiveLifetime, { $0.to = testNow.addingTimeInterval(367 * 86_400) }),
        ]
        for (code, change) in changes {
            let error = try await accept(leaf(mesh, change), [mesh.intermediate], mesh: mesh)
            #expect(error?.code == code, "\(error as Any)")
        }
        let others = try await [
            accept(leaf(mesh, key: SigningKey(kind: .p256)), [mesh.intermediate], mesh: mesh)?.code,
            accept(leaf(stranger), [stranger.intermediate, stranger.root], mesh: mesh)?.code,
            accept(leaf(mesh), mesh: mesh)?.code,
        ]
        #expect(others == [.keyMismatch, .unknownRoot, .missingIntermediate])
    }

    @Test func `garbage and floods are refused`() async throws {
        let request = try ForwardedRequest(csrPEM: key.signingRequest(for: identity), identity: identity)
        let bundle = try TestMesh().bundle
        let answers: [[UInt8]] = [
            [], Array("garbage".utf8), key.pem.unredacted, [UInt8](repeating: 0x41, count: 200_000),
        ]
        for answer in answers {
            let error = await #expect(throws: IdentityError.self) {
                try await request.accept(answer, roots: bundle, lifetime: .hours(1), now: testNow)
            }
            #expect(error?.code == .garbage || error?.code == .tooLarge)
        }
    }
}
