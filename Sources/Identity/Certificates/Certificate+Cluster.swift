import SwiftASN1
import X509

/// The cluster that a workload's certificate was issued to, in a private extension that is not critical: whoever does
/// not know it passes over it, and the SPIFFE ID stays the only name.
///
/// The value is a DER UTF8String of 1 to 253 bytes. The identifier's two arcs below 2.25 are random numbers of 31 bits.
/// A whole UUID there, as ITU-T X.667 has it, is a number of 128 bits, and neither Go's reader of certificates (31 bits
/// in an arc) nor swift-asn1 (64 bits) accepts a certificate in which one occurs.
enum ClusterExtension {
    static let identifier: ASN1ObjectIdentifier = [2, 25, 1_406_282_993, 60_228_164]
    static let maximumBytes = 253

    /// - Throws: `IdentityError` `.invalidName` when that cannot be the name of a cluster.
    static func make(_ cluster: String) throws(IdentityError) -> Certificate.Extension {
        guard isName(cluster) else {
            throw IdentityError(
                .invalidName,
                "the cluster \"\(printable(cluster))\" cannot be named in a certificate; a name has 1 to"
                    + " \(maximumBytes) bytes and no control characters")
        }
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(ASN1UTF8String(cluster))
        } catch {
            throw IdentityError(.signingFailed, "could not write the name of the cluster", cause: error)
        }
        return Certificate.Extension(
            oid: identifier, critical: false, value: serializer.serializedBytes[...])
    }

    static func isName(_ text: String) -> Bool {
        (1...maximumBytes).contains(text.utf8.count)
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension Certificate {
    /// The cluster that this was issued to; nil where it does not say, or not in the form of ``ClusterExtension``.
    var issuedToCluster: String? {
        guard let found = extensions[oid: ClusterExtension.identifier],
            let text = try? ASN1UTF8String(derEncoded: Array(found.value))
        else { return nil }
        let cluster = String(text)
        return ClusterExtension.isName(cluster) ? cluster : nil
    }
}
