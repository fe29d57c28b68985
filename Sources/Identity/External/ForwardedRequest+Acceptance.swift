public import Foundation
import X509

extension ForwardedRequest {
    /// How far the signer's clock may be ahead of ours.
    private static let clockSkew = Duration.seconds(60)
    private static let file = "answer of the signer"

    /// Checks what a signer answered: a certificate for this key and these names only, which leads to a known root, may
    /// be used at both ends of a connection, and does not last longer than was asked.
    /// - Parameters:
    ///   - answer: in PEM form, the certificate first; at most 10 certificates and 100 KiB.
    ///   - lifetime: what was asked for.
    /// - Throws: `IdentityError` that says what is wrong with the answer.
    public func accept(
        _ answer: [UInt8], roots: TrustBundle, lifetime: Duration, now: Date
    ) async throws(IdentityError) -> IssuedCertificate {
        let chain = try Certificate.read(pem: answer, file: Self.file)
        let leaf = chain[0]
        try requireOwner(leaf)
        let end = now.adding(lifetime)
        guard leaf.notValidAfter <= end.adding(Self.clockSkew) else {
            throw IdentityError(
                .excessiveLifetime,
                "is valid until \(leaf.notValidAfter.text), \(spanText(leaf.notValidAfter.timeIntervalSince(end))) "
                    + "longer than was asked for", file: Self.file, field: "notAfter",
                repair: "let the signer heed spec.expirationSeconds")
        }
        for purpose in [PeerPurpose.server, .client] {
            let verdict = await verify(
                chain: chain.map(\.der), against: roots, now: now, purpose: purpose, expecting: expected)
            if case .refused(let diagnosis) = verdict {
                throw IdentityError(
                    diagnosis.fault.errorCode, diagnosis.summary, file: Self.file,
                    repair: diagnosis.fault == .unknownRoot
                        ? "put the signer's root into caCertificates of ConfigMap istio, or into root-cert.pem" : nil)
            }
        }
        let path = ChainPath(from: leaf, through: Array(chain.dropFirst()), to: roots.certificates, now: now)
        let intermediates = Array(path.certificates.dropFirst().dropLast())
        return IssuedCertificate(
            leaf: leaf, intermediates: intermediates, intermediatesPEM: intermediates.map(\.pem), root: path.top,
            bundle: roots)
    }

    /// For this key and these names, and for no others.
    private func requireOwner(_ leaf: Certificate) throws(IdentityError) {
        guard leaf.publicKey == publicKey else {
            throw IdentityError(
                .keyMismatch, "is for another key than the one of the request", file: Self.file, field: "public key")
        }
        guard Set(leaf.alternativeNames) == Set(names) else {
            let found = leaf.alternativeNames.prefix(20).map(\.displayName).joined(separator: ", ")
            let wanted = names.map(\.displayName).joined(separator: ", ")
            throw IdentityError(
                .wrongIdentity, "names \(found.isEmpty ? "nobody" : found), but \(wanted) was asked for",
                file: Self.file, field: "subjectAltName")
        }
        let hasCommonName = leaf.subject.contains { $0.contains { $0.type == .RDNAttributeType.commonName } }
        guard !hasCommonName else {
            throw IdentityError(
                .wrongIdentity, "has a common name (\(leaf.displayName)) that was not asked for", file: Self.file,
                field: "subject")
        }
    }
}

extension TrustFault {
    fileprivate var errorCode: IdentityError.Code {
        switch self {
        case .unknownRoot: .unknownRoot
        case .expired: .expired
        case .notYetValid: .notYetValid
        case .wrongName: .wrongIdentity
        case .wrongPurpose: .keyUsage
        case .notACA: .notACA
        case .missingIntermediate: .missingIntermediate
        case .keyMismatch: .forgedSignature
        case .pathLength: .pathLength
        case .revoked: .revoked
        case .weakKey: .weakKey
        case .garbage: .garbage
        case .refused: .unwantedContent
        }
    }
}
