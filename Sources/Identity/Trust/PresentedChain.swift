import X509

/// The certificates that a peer presented, read within limits.
struct PresentedChain {
    /// What could be read, in the order presented.
    let certificates: [Certificate]
    /// Why the chain cannot be read, if it cannot.
    let fault: IdentityError?

    init(_ chain: [[UInt8]]) {
        do throws(IdentityError) {
            certificates = try Self.read(chain)
            fault = nil
        } catch {
            certificates = []
            fault = error
        }
    }

    private static func read(_ chain: [[UInt8]]) throws(IdentityError) -> [Certificate] {
        guard !chain.isEmpty else { throw IdentityError(.garbage, "no certificate was presented") }
        guard chain.count <= Limits.chainCertificates else {
            throw IdentityError(
                .tooLarge, "\(chain.count) certificates were presented, at most \(Limits.chainCertificates) are read")
        }
        let size = chain.reduce(0) { $0 + $1.count }
        guard size <= Limits.chainBytes else {
            throw IdentityError(.tooLarge, "\(size) bytes were presented, at most \(Limits.chainBytes) are read")
        }
        var certificates: [Certificate] = []
        for (index, der) in chain.enumerated() {
            certificates.append(try Certificate.read(der: der, file: "certificate \(index + 1) of the chain"))
        }
        return certificates
    }
}
