import Foundation
import SwiftASN1
import X509

/// What one authority has taken back of the certificates that it issued (RFC 5280, section 5). Only complete lists of the
/// authority itself are read: no differences (delta), no parts, and none that one authority keeps for another (indirect).
struct CertificateRevocationList: Sendable, Hashable {
    let issuer: DistinguishedName
    let thisUpdate: Date
    /// When the next list is due at the latest.
    let nextUpdate: Date?
    let serialNumbers: Set<Certificate.SerialNumber>
    let der: [UInt8]
    /// What the signature is of.
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let algorithm: Certificate.SignatureAlgorithm

    /// - Throws: errors of `SwiftASN1`, or ``Fault``.
    init(der: [UInt8]) throws {
        let parts = try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
            guard let content = nodes.next(), let algorithm = nodes.next() else { throw Fault.truncated }
            return (content, algorithm, try ASN1BitString(derEncoded: &nodes))
        }
        guard parts.2.paddingBits == 0 else { throw Fault.truncated }
        let content = try RevocationContent(parts.0)
        guard content.algorithm == Array(parts.1.encodedBytes) else { throw Fault.twoAlgorithms }
        self.der = der
        issuer = content.issuer
        thisUpdate = content.thisUpdate
        nextUpdate = content.nextUpdate
        serialNumbers = content.serialNumbers
        signed = Array(parts.0.encodedBytes)
        signature = Array(parts.2.bytes)
        algorithm = try Self.algorithm(parts.1)
    }

    /// Why a list is not read.
    enum Fault: String, Error, CustomStringConvertible {
        case truncated = "the list is incomplete"
        case version = "the list is of an unknown version"
        case twoAlgorithms = "the list names two signature algorithms"
        case algorithm = "the list is signed in a way that is not accepted; use SHA-256 with ECDSA or RSA"
        case criticalExtension = "the list has a critical extension: only complete lists of one authority are read"

        var description: String { rawValue }
    }

    /// Whether the list counts for what this authority has issued: it bears its signature, and the authority has the right
    /// to sign lists where its key usage is stated (RFC 5280, section 6.3.3).
    func isSigned(by authority: Certificate) -> Bool {
        authority.maySignRevocations && bearsSignature(of: authority)
    }

    /// Whether name and key of the signer are this authority's.
    func bearsSignature(of authority: Certificate) -> Bool {
        guard issuer == authority.subject else { return false }
        return authority.publicKey.isValidSignature(signature, for: signed, signatureAlgorithm: algorithm)
    }

    /// The name of the authority, for messages.
    var issuerName: String { issuer.isEmpty ? "(no name)" : printable(String(describing: issuer)) }

    private static func algorithm(_ node: ASN1Node) throws -> Certificate.SignatureAlgorithm {
        let name = try DER.sequence(node, identifier: .sequence) { nodes in
            let name = try ASN1ObjectIdentifier(derEncoded: &nodes)
            while nodes.next() != nil {}  // RSA has a NULL here
            return name
        }
        switch name {
        case [1, 2, 840, 10045, 4, 3, 2]: return .ecdsaWithSHA256
        case [1, 2, 840, 10045, 4, 3, 3]: return .ecdsaWithSHA384
        case [1, 2, 840, 10045, 4, 3, 4]: return .ecdsaWithSHA512
        case [1, 2, 840, 113549, 1, 1, 11]: return .sha256WithRSAEncryption
        case [1, 2, 840, 113549, 1, 1, 12]: return .sha384WithRSAEncryption
        case [1, 2, 840, 113549, 1, 1, 13]: return .sha512WithRSAEncryption
        default: throw Fault.algorithm
        }
    }
}

extension Certificate {
    /// Whether the key usage, if it is stated at all, allows to sign lists of revoked certificates.
    var maySignRevocations: Bool {
        guard extensions[oid: .X509ExtensionID.keyUsage] != nil else { return true }
        return (try? extensions.keyUsage)?.cRLSign ?? false
    }
}
