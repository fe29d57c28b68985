#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A name that a server certificate can be issued for.
enum HostName: Hashable, Sendable {
    /// Lower-case, possibly with a leading "*." label.
    case dns(String)
    /// 4 or 16 bytes in network order.
    case address([UInt8])

    /// - Throws: `IdentityError` `.invalidName`.
    init(_ text: String) throws(IdentityError) {
        if let bytes = Self.addressBytes(text) {
            self = .address(bytes)
            return
        }
        let name = text.lowercased()
        let labels = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
        guard KubernetesName.isSubdomain(labels) else {
            throw IdentityError(.invalidName, "\"\(printable(text))\" is neither a DNS name nor an IP address")
        }
        self = .dns(name)
    }

    /// Whether a certificate's name (this one) covers the host that a client dialled.
    func covers(_ host: HostName) -> Bool {
        guard case .dns(let pattern) = self, case .dns(let name) = host, pattern.hasPrefix("*.") else {
            return self == host
        }
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return false }
        return name[dot...] == pattern.dropFirst(1)
    }

    private static func addressBytes(_ text: String) -> [UInt8]? {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return withUnsafeBytes(of: v4) { Array($0) } }
        var v6 = in6_addr()
        if inet_pton(AF_INET6, text, &v6) == 1 { return withUnsafeBytes(of: v6) { Array($0) } }
        return nil
    }

    /// The address as text, "203.0.113.1".
    static func text(ofAddress bytes: [UInt8]) -> String {
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard bytes.count == 4 || bytes.count == 16 else { return "invalid address" }
        var buffer = [CChar](repeating: 0, count: 64)
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "invalid address" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
