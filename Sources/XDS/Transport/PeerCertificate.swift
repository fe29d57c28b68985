public import GRPCCore

/// The certificate that a client proved to own in the TLS handshake and that the listener's verifier let pass.
///
/// The transport hands it to the handlers of calls as metadata. What a client sends under that name is taken off at
/// the listener; beside that the value begins with a random word of this process, which no client can know.
public struct PeerCertificate: Sendable, Hashable {
    /// The metadata key, which is also the HTTP/2 header's name.
    static let key = "x-skein-peer-certificate-bin"
    private static let seal: [UInt8] = (0..<16).map { _ in UInt8.random(in: .min ... .max) }

    /// The certificate in DER.
    public let der: [UInt8]

    public init(der: [UInt8]) {
        self.der = der
    }

    /// The certificate of the client of a call; nil when it presented none.
    public static func from(_ metadata: Metadata) -> PeerCertificate? {
        for value in metadata[binaryValues: key] where value.starts(with: seal) {
            return PeerCertificate(der: Array(value.dropFirst(seal.count)))
        }
        return nil
    }

    /// Adds the certificate to the metadata of a call: for transports inside the process.
    public func attach(to metadata: inout Metadata) {
        metadata.replaceOrAddBinary(sealed, forKey: Self.key)
    }

    /// What ``from(_:)`` recognises.
    var sealed: [UInt8] { Self.seal + der }
}
