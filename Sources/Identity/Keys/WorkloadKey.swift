import SwiftASN1
import X509

/// The private key of a workload or of a server. It never prints its bytes.
public struct WorkloadKey: Sendable {
    let signing: SigningKey
    /// The key in PKCS#8 PEM form, for the process that presents the certificate.
    public let pem: SecretPEM

    /// Makes a new key.
    /// - Throws: `IdentityError` `.signingFailed`.
    public init(kind: KeyKind = .p256) throws(IdentityError) {
        try self.init(signing: SigningKey(kind: kind))
    }

    /// Reads a key from PKCS#8, PKCS#1 or SEC1 PEM.
    /// - Parameter file: what to call it in errors.
    /// - Throws: `IdentityError`: `.garbage`, `.tooLarge`, `.unsupportedKey` or `.weakKey`.
    public init(pem: SecretPEM, file: String = "key.pem") throws(IdentityError) {
        try self.init(signing: SigningKey(pem: pem, file: file))
    }

    private init(signing: SigningKey) throws(IdentityError) {
        self.signing = signing
        pem = try signing.pem()
    }

    public var kind: KeyKind { signing.kind }

    /// A certificate signing request in PEM form, with the identity as its only subject alternative name.
    /// - Throws: `IdentityError` `.signingFailed`.
    public func signingRequest(for identity: SPIFFEID) throws(IdentityError) -> String {
        do {
            let names = [GeneralName.uniformResourceIdentifier(identity.uri)]
            return try signing.request(for: names).serializeAsPEM().pemString + "\n"
        } catch {
            throw IdentityError(.signingFailed, "could not make a signing request for \(identity)")
        }
    }
}

extension WorkloadKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { signing.description }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
