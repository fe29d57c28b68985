import Crypto
import SwiftASN1
import X509

extension Certificate {
    /// Reads one certificate.
    /// - Parameter file: what to call its source in errors.
    /// - Throws: `IdentityError` `.garbage` or `.weakKey`.
    static func read(der: [UInt8], file: String) throws(IdentityError) -> Certificate {
        do {
            return try Certificate(derEncoded: der)
        } catch CryptoKitError.incorrectParameterSize {
            throw IdentityError(
                .weakKey, "holds a certificate with a malformed key or an RSA key of less than 2048 bits", file: file,
                field: "public key", repair: "make it anew with a key of a kind that is accepted: \(KeyKind.accepted)")
        } catch {
            throw IdentityError(.garbage, "holds a certificate that cannot be read", file: file, cause: error)
        }
    }

    /// Reads all certificates of a PEM file, in order; there must be at least one and nothing but certificates.
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge` or `.weakKey`.
    static func read(
        pem: [UInt8], file: String, maximumCount: Int = Limits.chainCertificates, maximumBytes: Int = Limits.chainBytes
    ) throws(IdentityError) -> [Certificate] {
        let blocks = try PEMBlock.parse(pem, file: file, limit: maximumBytes)
        guard !blocks.isEmpty else {
            throw IdentityError(.garbage, "holds no certificate in PEM form", file: file)
        }
        guard blocks.count <= maximumCount else {
            throw IdentityError(.tooLarge, "holds \(blocks.count) certificates, at most \(maximumCount)", file: file)
        }
        var certificates: [Certificate] = []
        for block in blocks {
            guard block.label == "CERTIFICATE" else {
                throw IdentityError(
                    .garbage, "holds a block \"\(printable(block.label))\" where a certificate is expected", file: file)
            }
            certificates.append(try read(der: block.der, file: file))
        }
        return certificates
    }

    /// The certificate as it was signed.
    var der: [UInt8] {
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(self)
        } catch {
            return []
        }
        return serializer.serializedBytes
    }

    /// One PEM block, ending with a line feed.
    var pem: String { PEMBlock.text(label: "CERTIFICATE", der: der) }

    var fingerprint: Fingerprint { Fingerprint(der: der) }
}

extension Sequence<Certificate> {
    /// The certificates' PEM blocks, one after the other.
    var pem: String { map(\.pem).joined() }
}
