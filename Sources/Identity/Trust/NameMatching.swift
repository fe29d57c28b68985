import SwiftASN1
import X509

extension ExpectedName {
    /// Why the certificate does not name whom we expect, or nil when it does.
    func mismatch(with certificate: Certificate) -> String? {
        switch self {
        case .anybody:
            return nil
        case .host(let host):
            return isHost(host, namedIn: certificate)
                ? nil : "the certificate is for \(names(certificate)), not for \(self)"
        case .identity(let identity):
            guard certificate.identity != identity else { return nil }
            return "the certificate is for \(names(certificate)), not for \(identity)"
        case .trustDomains(let domains):
            guard let identity = certificate.identity else {
                return "the certificate is for \(names(certificate)), which is not one workload of the mesh"
            }
            guard !domains.contains(identity.trustDomain) else { return nil }
            return "\(identity) belongs to the trust domain \(identity.trustDomain), not to "
                + domains.map(\.name).joined(separator: " or ")
        }
    }

    private func isHost(_ host: String, namedIn certificate: Certificate) -> Bool {
        guard let wanted = try? HostName(host) else { return false }
        return certificate.alternativeNames.contains { name in
            switch name {
            case .dnsName(let name): (try? HostName(name))?.covers(wanted) ?? false
            case .ipAddress(let octets): HostName.address(Array(octets.bytes)) == wanted
            default: false
            }
        }
    }

    private func names(_ certificate: Certificate) -> String {
        let names = certificate.alternativeNames.prefix(20).map(\.displayName)
        return names.isEmpty ? "nobody (it has no alternative names)" : names.joined(separator: ", ")
    }
}
