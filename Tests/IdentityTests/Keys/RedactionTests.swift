import Foundation
import Testing

@testable import Identity

@Suite struct RedactionTests {
    /// Everything that Swift would print of a value.
    private func everythingPrinted(_ value: some Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value)\n" + String(describing: value) + String(reflecting: value) + dumped
            + dumpedChildren(Mirror(reflecting: value))
    }

    private func dumpedChildren(_ mirror: Mirror) -> String {
        mirror.children.map { "\($0.label ?? ""): \($0.value)" + dumpedChildren(Mirror(reflecting: $0.value)) }.joined()
    }

    /// The ways in which a key could show up: PEM lines, raw bytes as numbers, hexadecimal.
    private func traces(of pem: SecretPEM) throws -> [String] {
        let der = try #require(PEMBlock.parse(pem.unredacted, file: "key", limit: 10_000).first).der
        let secret = der.dropFirst(36).prefix(16)
        let base64 = pem.unredactedText.split(separator: "\n").filter { !$0.hasPrefix("-----") }
        return base64.map(String.init) + [
            secret.map(String.init).joined(separator: ", "), secret.colonHex,
            secret.map { String($0, radix: 16) }.joined(),
            pem.unredacted.prefix(40).map(String.init).joined(separator: ", "),
        ]
    }

    private func expectNoTrace(of pem: SecretPEM, in value: some Any) throws {
        let printed = everythingPrinted(value)
        for trace in try traces(of: pem) {
            #expect(!printed.contains(trace), "\(type(of: value)) shows its key")
        }
    }

    @Test(arguments: [KeyKind.p256, .rsa2048])
    func keysShowNothing(kind: KeyKind) throws {
        let key = try WorkloadKey(kind: kind)
        try expectNoTrace(of: key.pem, in: key)
        try expectNoTrace(of: key.pem, in: key.pem)
        try expectNoTrace(of: key.pem, in: key.signing)
        try expectNoTrace(of: key.pem, in: CredentialFile.secret("key.pem", key.pem))
        try expectNoTrace(of: key.pem, in: [key.pem])
        try expectNoTrace(of: key.pem, in: ["key": Optional(key)])
    }

    @Test func authoritiesShowNothing() throws {
        let root = try RootAuthority.make(now: testNow)
        let files = try root.makeIntermediate(cluster: "cluster1", now: testNow)
        let key = try #require(files.key)
        let authority = try CertificateAuthority(files, now: testNow)
        try expectNoTrace(of: root.key.pem(), in: root)
        try expectNoTrace(of: key, in: files)
        try expectNoTrace(of: key, in: authority)
        try expectNoTrace(of: key, in: AuthorityInspection(files, now: testNow))
        try expectNoTrace(of: key, in: inspect(files, now: testNow))
        try expectNoTrace(of: key, in: compareTrust([("a", files), ("b", files)], now: testNow))
    }

    @Test func issuedCertificatesShowNothing() throws {
        let authority = try CertificateAuthority(.selfSigned(now: testNow), now: testNow)
        let key = try WorkloadKey()
        let identity = try SPIFFEID(namespace: "a", serviceAccount: "b")
        let issued = try authority.issueWorkload(
            csrPEM: key.signingRequest(for: identity), identity: identity, now: testNow)
        try expectNoTrace(of: key.pem, in: issued)
        try expectNoTrace(
            of: key.pem, in: WorkloadCertificate(response: issued.chainPEM, key: key, expecting: identity))
    }

    @Test func errorsAboutKeysShowNothing() throws {
        let key = try WorkloadKey()
        let text = key.pem.unredactedText
        let lines = text.split(separator: "\n").map(String.init)
        let damaged: [String] = [
            lines.dropLast().joined(separator: "\n"),
            text.replacingOccurrences(of: lines[1], with: String(lines[1].dropLast(3))),
            text.replacingOccurrences(of: lines[1], with: "AAAA" + lines[1].dropFirst(4)),
            text.replacingOccurrences(of: "PRIVATE", with: "RSA PRIVATE"),
            text.replacingOccurrences(of: "PRIVATE", with: "EC PRIVATE"),
            text + text,
        ]
        let traces = try traces(of: key.pem) + [String(lines[1].dropFirst(8).prefix(20))]
        for text in damaged {
            let error = try #require(thrown { () throws(IdentityError) in try WorkloadKey(pem: SecretPEM(text)) })
            let printed = everythingPrinted(error)
            for trace in traces {
                #expect(!printed.contains(trace))
            }
        }
    }

    /// Were the probe wrong, the other tests could not fail.
    @Test func theProbeFindsAKeyThatIsShown() throws {
        let key = try WorkloadKey()
        let traces = try traces(of: key.pem)
        #expect(traces.contains { everythingPrinted(key.pem.unredactedText).contains($0) })
        #expect(traces.contains { everythingPrinted(key.pem.unredacted).contains($0) })
    }
}
