import Foundation
import Testing

@testable import ProxyAgent

@Suite struct SecretAdoptionTests {
    private let start = ContinuousClock.now

    private func shown(_ pems: [String?], pid: Int32 = 7, refusals: Int = 0) -> SecretAdoption.Observation {
        .shown(pid: pid, secrets: pems.map { EnvoySecret(name: "ROOTCA", pem: $0) }, refusals: refusals)
    }

    private func verdicts(
        before: SecretAdoption.Observation = .absent, _ observations: [SecretAdoption.Observation]
    ) -> [SecretAdoption.Verdict] {
        var adoption = SecretAdoption(of: "ROOTCA", before: before)
        return observations.map { adoption.observe($0, served: "new", at: start) }
    }

    @Test func `taken is what every secret of the name shows`() {
        #expect(verdicts([shown(["new", "new"])]) == [.taken])
        #expect(verdicts([shown([])]) == [.taken])
        #expect(verdicts([.absent]) == [.taken])
        #expect(
            verdicts([shown(["new", "old"]), shown(["new", nil]), .silent, shown(["new", "new"])]) == [
                .pending(.milliseconds(50)), .pending(.milliseconds(100)), .pending(.milliseconds(200)), .taken,
            ])
    }

    @Test func `what Envoy refuses counts as refused although it shows it`() {
        let before = shown(["old"], refusals: 2)
        #expect(
            verdicts(before: before, [shown(["new"], refusals: 3), shown(["new"], refusals: 3)]) == [
                .pending(.milliseconds(50)), .refused,
            ])
        #expect(verdicts(before: before, [shown(["new"], refusals: 2)]) == [.taken])
    }

    @Test func `another Envoy counts its refusals anew`() {
        let before = shown(["old"], refusals: 2)
        #expect(verdicts(before: before, [shown(["new"], pid: 8, refusals: 0)]) == [.taken])
        #expect(
            verdicts(before: before, [.silent, shown(["new"], pid: 8, refusals: 1)]).last
                == .pending(.milliseconds(100)))
    }

    @Test func `lateness is said once, and pauses end growing`() {
        var adoption = SecretAdoption(of: "ROOTCA", before: .silent)
        var verdicts: [SecretAdoption.Verdict] = []
        for second in 0...32 {
            verdicts.append(adoption.observe(.silent, served: "new", at: start + .seconds(second)))
        }
        #expect(verdicts.filter { $0 == .late }.count == 1)
        #expect(verdicts[30] == .late)
        #expect(verdicts.last == .pending(.seconds(1)))
        #expect(adoption.observe(shown(["new"]), served: "new", at: start + .seconds(40)) == .taken)
    }

    @Test func `Envoy's dump is read without what is not needed`() throws {
        let text = """
            {"configs": [
              {"@type": "x", "name": "default", "version_info": "1", "secret": {"name": "default", "tls_certificate":
                {"certificate_chain": {"inline_string": "chain"}, "private_key": {"inline_string": "[redacted]"}}}},
              {"name": "ROOTCA", "secret": {"validation_context": {"trusted_ca": {"inline_string": "roots"}}}},
              {"name": "ROOTCA", "version_info": "uninitialized", "secret": {"name": "ROOTCA"}}]}
            """
        let secrets = try JSONDecoder().decode(SecretsDump.self, from: Data(text.utf8)).secrets
        #expect(
            secrets == [
                EnvoySecret(name: "default", pem: "chain"), EnvoySecret(name: "ROOTCA", pem: "roots"),
                EnvoySecret(name: "ROOTCA", pem: nil),
            ])
        #expect(try JSONDecoder().decode(SecretsDump.self, from: Data("{}".utf8)).secrets.isEmpty)
    }
}
