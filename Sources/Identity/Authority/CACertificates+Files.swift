extension CACertificates {
    /// Takes the files from a Secret's data, already decoded from base64.
    /// - Throws: `IdentityError` `.missingFile` when none of the known names is there, `.tooLarge`.
    public init(secretData: [String: [UInt8]], source: String) throws(IdentityError) {
        try self.init(source: source) { (name: String, limit: Int) throws(IdentityError) -> [UInt8]? in
            guard let bytes = secretData[name] else { return nil }
            guard bytes.count <= limit else {
                throw IdentityError(.tooLarge, "has more than \(limit) bytes", file: name)
            }
            return bytes
        }
    }

    /// Reads the files of a directory.
    /// - Throws: `IdentityError` `.missingFile` when none of the known files is there, `.unreadableFile`, `.tooLarge`.
    public init(directory: String) throws(IdentityError) {
        let folder = CredentialDirectory(directory)
        try self.init(source: directory) { (name: String, limit: Int) throws(IdentityError) -> [UInt8]? in
            try folder.read(name, limit: limit)
        }
    }

    private init(
        source: String, read: (_ name: String, _ limit: Int) throws(IdentityError) -> [UInt8]?
    ) throws(IdentityError) {
        for spelling in [Spelling.istio, .tls] {
            self.init(
                source: source,
                spelling: spelling,
                certificate: try read(spelling.certificate, Limits.chainBytes),
                key: try read(spelling.key, Limits.keyBytes).map { SecretPEM($0) },
                root: try read(spelling.root, Limits.bundleBytes),
                chain: try read(spelling.chain, Limits.chainBytes),
                revocations: try read(spelling.revocations, Limits.revocationBytes))
            if certificate != nil || key != nil || root != nil { return }
        }
        throw IdentityError(
            .missingFile, "holds none of the files \(Spelling.istio.names.joined(separator: ", "))", file: source,
            repair: "make them with: skein ca intermediate --root DIR --cluster NAME --out DIR")
    }

    /// The contents for a Secret, by file name.
    public var secretData: [String: [UInt8]] {
        var data: [String: [UInt8]] = [:]
        for file in files { data[file.name] = file.bytes }
        return data
    }

    /// Writes the files into a directory: mode 0700, keys 0600.
    /// - Parameter replacing: whether files that are there already may be overwritten.
    /// - Throws: `IdentityError` `.existingFile` or `.unwritableFile`.
    public func write(to directory: String, replacing: Bool = false) throws(IdentityError) {
        try CredentialDirectory(directory).write(files, replacing: replacing)
    }

    private var files: [CredentialFile] {
        [
            root.map { .plain(spelling.root, $0) },
            spelling == .istio ? chain.map { .plain(spelling.chain, $0) } : nil,
            revocations.map { .plain(spelling.revocations, $0) },
            key.map { .secret(spelling.key, $0) },
            certificate.map { .plain(spelling.certificate, $0) },
        ].compactMap { $0 }
    }
}
