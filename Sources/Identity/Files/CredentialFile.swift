/// One file to be written: a certificate that everybody may read, or a secret.
public struct CredentialFile: Sendable {
    public let name: String
    let bytes: [UInt8]
    let isSecret: Bool

    /// A file for everybody to read, mode 0644.
    public static func plain(_ name: String, _ bytes: [UInt8]) -> CredentialFile {
        CredentialFile(name: name, bytes: bytes, isSecret: false)
    }

    /// A file for its owner alone, mode 0600.
    public static func secret(_ name: String, _ pem: SecretPEM) -> CredentialFile {
        CredentialFile(name: name, bytes: pem.unredacted, isSecret: true)
    }
}

extension CredentialFile: CustomStringConvertible, CustomReflectable {
    public var description: String { name }
    public var customMirror: Mirror { Mirror(self, children: ["name": name, "isSecret": isSecret]) }
}
