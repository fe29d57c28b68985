public import Foundation
import X509

/// The certificates that authorities have taken back: the content of `ca-crl.pem`, lists of any number of authorities.
public struct RevocationList: Sendable, Hashable {
    let lists: [CertificateRevocationList]

    /// Nothing was taken back.
    public static let none = RevocationList(lists: [])

    init(lists: [CertificateRevocationList]) { self.lists = lists }

    /// Reads blocks `BEGIN X509 CRL`: at most 64 lists and 1 MiB, and nothing else. Who signed them is not checked here:
    /// a list counts only for certificates of the authority whose signature it bears.
    /// - Parameter file: what to call it in errors.
    /// - Throws: `IdentityError` `.garbage` or `.tooLarge`.
    public init(pem: [UInt8], file: String = "ca-crl.pem") throws(IdentityError) {
        let blocks = try PEMBlock.parse(pem, file: file, limit: Limits.revocationBytes)
        guard !blocks.isEmpty, blocks.allSatisfy({ $0.label == Self.label }) else {
            throw IdentityError(.garbage, "must hold blocks BEGIN \(Self.label) and nothing else", file: file)
        }
        guard blocks.count <= Limits.bundleCertificates else {
            throw IdentityError(
                .tooLarge, "holds \(blocks.count) lists, at most \(Limits.bundleCertificates) are read", file: file)
        }
        var lists: [CertificateRevocationList] = []
        for (index, block) in blocks.enumerated() {
            do {
                lists.append(try CertificateRevocationList(der: block.der))
            } catch {
                throw IdentityError(
                    .garbage, "list \(index + 1) cannot be read", file: file,
                    repair: "make it anew: openssl ca -gencrl -md sha256", cause: error)
            }
        }
        self.init(lists: lists)
    }

    private static let label = "X509 CRL"

    public var isEmpty: Bool { lists.isEmpty }

    /// The lists as PEM blocks.
    public var pem: String { lists.map { PEMBlock.text(label: Self.label, der: $0.der) }.joined() }

    /// When the first of the lists has to be replaced at the latest; nil when none says so.
    public var nextUpdate: Date? { lists.compactMap(\.nextUpdate).min() }

    /// Whether an authority has taken back a certificate that it issued.
    func revokes(_ certificate: Certificate, issuedBy authority: Certificate) -> Bool {
        lists.contains { $0.serialNumbers.contains(certificate.serialNumber) && $0.isSigned(by: authority) }
    }
}
