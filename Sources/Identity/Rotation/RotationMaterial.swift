public import Foundation

/// The files of both authorities of a rotation.
public struct RotationMaterial: Sendable, Equatable {
    public let old: CACertificates
    public let new: CACertificates

    public init(old: CACertificates, new: CACertificates) {
        self.old = old
        self.new = new
    }

    /// The files of one side.
    public func files(_ side: RotationSide) -> CACertificates { side == .old ? old : new }

    /// The authority that issues now, which hands out the roots that are trusted now.
    /// - Throws: `IdentityError` when the files cannot be used.
    public func authority(for rotation: Rotation, now: Date) throws(IdentityError) -> CertificateAuthority {
        let issuing = try CertificateAuthority(files(rotation.issuer), now: now)
        var bundle = issuing.trustBundle
        for side in rotation.trusted where side != rotation.issuer {
            bundle = bundle.union(try files(side).trustBundle)
        }
        return issuing.trusting(bundle)
    }

    /// The contents of a Secret: the names of the files, each with the side before it.
    public var secretData: [String: [UInt8]] {
        Self.prefixed(old, .old).merging(Self.prefixed(new, .new)) { $1 }
    }

    /// The contents of a Secret that holds one side only.
    public static func prefixed(_ files: CACertificates, _ side: RotationSide) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: files.secretData.map { (prefix(side) + $0.key, $0.value) })
    }

    /// The files of one side of a Secret's contents.
    /// - Throws: `IdentityError` `.missingFile` when none is there.
    public static func files(
        _ side: RotationSide, in data: [String: [UInt8]], source: String
    ) throws(IdentityError) -> CACertificates {
        let prefix = prefix(side)
        let own = data.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
        return try CACertificates(
            secretData: Dictionary(own) { $1 }, source: "\(source) (keys \(prefix)...)")
    }

    /// Whether a key of such a Secret is a file of one side.
    public static func isFile(of side: RotationSide, _ key: String) -> Bool { key.hasPrefix(prefix(side)) }

    private static func prefix(_ side: RotationSide) -> String { "\(side.rawValue)-" }
}

extension CACertificates {
    /// The roots that these files trust.
    /// - Throws: `IdentityError` `.missingFile`, `.garbage`, `.tooLarge` or `.weakKey`.
    public var trustBundle: TrustBundle {
        get throws(IdentityError) {
            guard let root else { throw IdentityError(.missingFile, "is missing", file: spelling.root) }
            return try TrustBundle(pem: root, source: spelling.root)
        }
    }
}
