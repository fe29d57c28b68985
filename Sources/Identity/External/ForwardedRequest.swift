import SwiftASN1
import X509

/// A signing request for a signer elsewhere, which signs what the request says. So it asks for exactly the names that
/// its owner has, and for nothing else.
public struct ForwardedRequest: Sendable {
    /// The request in PEM form: one block, nothing around it.
    public let pem: String
    public let kind: KeyKind
    let publicKey: Certificate.PublicKey
    let names: [GeneralName]
    /// Whom the certificate must name, for the explanation of a failure.
    let expected: ExpectedName

    /// Takes the request of a workload.
    /// - Parameters:
    ///   - csrPEM: at most 64 KiB; its signature must be that of its own key.
    ///   - identity: the owner's; the request must name it and nobody else.
    /// - Throws: `IdentityError` `.tooLarge`, `.garbage`, `.unsupportedKey`, `.weakKey`, `.forgedSignature`;
    ///   `.wrongIdentity` or `.unwantedContent` when it asks for anything but the identity.
    public init(csrPEM: String, identity: SPIFFEID) throws(IdentityError) {
        let request = try SigningRequest(pem: csrPEM)
        names = try request.onlyNames()
        guard names == [.uniformResourceIdentifier(identity.uri)] else {
            let found = names.isEmpty ? "nobody" : names.prefix(20).map(\.displayName).joined(separator: ", ")
            throw IdentityError(
                .wrongIdentity,
                "asks for \(found); an external signer would certify it, and the caller is \(identity) alone",
                file: SigningRequest.file, field: "subjectAltName",
                repair: "ask for exactly URI:\(identity)")
        }
        expected = .identity(identity)
        kind = request.kind
        publicKey = request.publicKey
        pem = try Self.pem(request.content)
    }

    /// Makes the request of a server.
    /// - Parameter hosts: 1 to 100 DNS names and IP addresses.
    /// - Throws: `IdentityError` `.invalidName` or `.signingFailed`.
    public init(hosts: [String], key: WorkloadKey) throws(IdentityError) {
        guard let host = hosts.first, hosts.count <= 100 else {
            throw IdentityError(.invalidName, "a server's certificate has 1 to 100 names, not \(hosts.count)")
        }
        names = try GeneralName.hosts(hosts)
        expected = .host(host)
        kind = key.kind
        publicKey = key.signing.publicKey
        pem = try Self.pem(try key.signing.request(for: names))
    }

    private static func pem(_ request: CertificateSigningRequest) throws(IdentityError) -> String {
        do {
            return PEMBlock.text(label: "CERTIFICATE REQUEST", der: try SigningRequest.der(request))
        } catch {
            throw IdentityError(.signingFailed, "could not write a signing request", cause: error)
        }
    }
}
