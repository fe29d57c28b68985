import Foundation
import Identity
import Testing

@testable import ProxyAgent

@Suite struct RootChangeTests {
    private let old: CertificateAuthority
    private let new: CertificateAuthority
    private let certificate: WorkloadCertificate

    init() throws {
        old = try Certificates.authority()
        new = try Certificates.authority()
        certificate = try Certificates.workload(old)
    }

    private func delay(_ change: RootChange, _ roots: TrustBundle, chance: Double = 0.5) -> Duration? {
        change.delay(of: certificate, meshRoots: roots, now: Date(), chance: chance)
    }

    @Test func `a certificate under the first root is left alone`() {
        let change = RootChange(spread: .seconds(10))
        #expect(delay(change, old.trustBundle.union(new.trustBundle)) == nil)
    }

    @Test func `one under another root is renewed within the spread`() {
        let change = RootChange(spread: .seconds(10))
        let roots = new.trustBundle.union(old.trustBundle)
        #expect(delay(change, roots, chance: 0) == .zero)
        #expect(delay(change, roots, chance: 0.5) == .seconds(5))
        #expect(delay(change, new.trustBundle, chance: 0.5) == .seconds(5))
    }

    @Test func `whom a new certificate does not help asks later and later`() {
        var change = RootChange(spread: .seconds(10))
        let roots = new.trustBundle.union(old.trustBundle)
        var delays: [Duration] = []
        for _ in 0..<12 {
            change.received(certificate, meshRoots: roots, now: Date())
            delays.append(delay(change, roots, chance: 1) ?? .zero)
        }
        #expect(delays.prefix(4) == [.seconds(60), .seconds(120), .seconds(240), .seconds(480)])
        #expect(delays.last == .seconds(3600))
        // A third root is another matter.
        let third = try? Certificates.authority().trustBundle.union(roots)
        #expect(third.flatMap { delay(change, $0, chance: 1) } == .seconds(10))
        change.received(certificate, meshRoots: old.trustBundle, now: Date())
        #expect(delay(change, roots, chance: 1) == .seconds(10))
    }
}
