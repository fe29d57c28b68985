import Foundation
import TestSupport
import Testing
import X509

@testable import Identity

/// Damaged input of every kind: never a crash, and nothing wrong is accepted.
@Suite struct MutationTests {
    /// One to four random changes: flipped, removed, inserted, doubled or swapped bytes.
    private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard !result.isEmpty else { return result }
            let place = Int.random(in: 0..<result.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: result[place] = .random(in: .min ... .max, using: &random)
            case 2: result.remove(at: place)
            case 3: result.insert(.random(in: .min ... .max, using: &random), at: place)
            case 4: result.insert(contentsOf: result[place...].prefix(20), at: place)
            default: result.removeSubrange(place..<min(place + Int.random(in: 1...40, using: &random), result.count))
            }
        }
        return result
    }

    @Test(arguments: 0..<8)
    func requests(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let key = try WorkloadKey(kind: seed == 0 ? .rsa2048 : .p256)
        let pem = try key.signingRequest(for: SPIFFEID(namespace: "a", serviceAccount: "b"))
        let der = try #require(try PEMBlock.parse(Array(pem.utf8), file: "", limit: 65_536).first).der
        var refused = 0
        for round in 0..<400 {
            let text: String
            if round.isMultiple(of: 2) {
                text = String(decoding: mutate(Array(pem.utf8), &random), as: UTF8.self)
            } else {
                text = PEMBlock.text(label: "CERTIFICATE REQUEST", der: mutate(der, &random))
            }
            do throws(IdentityError) {
                let request = try SigningRequest(pem: text)
                // What is still accepted differs in white space or labels only: the key must be the one that signed.
                #expect(request.publicKey == key.signing.publicKey)
            } catch {
                refused += 1
                #expect(error.description.utf8.count < 4000)
            }
        }
        #expect(refused > 200)
    }

    @Test(arguments: 0..<8)
    func certificates(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let mesh = try TestMesh()
        let leaf = try mesh.intermediate.leaf(dns: ["a.example"]) {
            $0.extra = [try? ClusterExtension.make("c1")].compactMap { $0 }
        }
        let chain = [leaf.der, mesh.intermediate.der, mesh.root.der]
        for round in 0..<300 {
            var damaged = chain
            let place = Int.random(in: 0..<chain.count, using: &random)
            damaged[place] = mutate(chain[place], &random)
            let leafOrDamaged = damaged[0]
            if round.isMultiple(of: 3) {
                let others = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                    damaged.randomElement(using: &random)
                }
                damaged = [leafOrDamaged] + others
            }
            let result = await verify(
                chain: damaged, against: mesh.bundle, now: testNow, purpose: .server,
                expecting: .trustDomains([.clusterLocal]))
            switch result {
            case .trusted(let peer):
                #expect(damaged[0] == chain[0] && peer.fingerprint == Fingerprint(der: chain[0]))
            case .refused(let diagnosis):
                #expect(diagnosis.description.utf8.count < 20_000)
            }
            if let summary = try? CertificateSummary(der: damaged.last ?? []) {
                #expect(String(describing: summary).utf8.count < 100_000)
            }
        }
    }

    @Test(arguments: 0..<8)
    func authorityFiles(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let files = try TestMesh().files
        for _ in 0..<40 {
            var data = files.secretData
            let name = try #require(data.keys.sorted().randomElement(using: &random))
            data[name] = mutate(try #require(data[name]), &random)
            guard let damaged = try? CACertificates(secretData: data, source: "damaged") else { continue }
            let report = inspect(damaged, now: testNow)
            let authority = try? CertificateAuthority(damaged, now: testNow)
            #expect((authority != nil) == report.isUsable)
        }
    }

    @Test(arguments: 0..<4)
    func keys(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let key = try WorkloadKey(kind: seed == 0 ? .rsa2048 : .p256)
        let block = try #require(PEMBlock.parse(key.pem.unredacted, file: "", limit: 65_536).first)
        for _ in 0..<150 {
            let pem = PEMBlock.text(label: block.label, der: mutate(block.der, &random))
            let error = thrown { () throws(IdentityError) in try WorkloadKey(pem: SecretPEM(pem)) }
            #expect(error?.cause == nil)
        }
    }

    @Test func randomBytes() {
        var random = SeededGenerator(seed: 1)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(throws: IdentityError.self) { try CertificateSummary(der: bytes) }
            #expect(throws: IdentityError.self) { try TrustBundle(pem: bytes) }
            #expect(throws: IdentityError.self) {
                try SigningRequest(pem: PEMBlock.text(label: "CERTIFICATE REQUEST", der: bytes + [0]))
            }
        }
    }

    /// Nested a thousand levels deep, as one would to exhaust the stack.
    @Test func deepNesting() {
        var der: [UInt8] = []
        for _ in 0..<10_000 {
            let length = der.count
            let header: [UInt8] = [
                0x30, 0x83, UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF),
            ]
            der = header + der
        }
        #expect(throws: IdentityError.self) { try CertificateSummary(der: der) }
    }
}
