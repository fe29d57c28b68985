import Foundation
import Testing

@testable import Identity

@Suite struct WorkloadCertificateTests {
    private struct Sample {
        let key: WorkloadKey
        let identity: SPIFFEID
        let response: [String]

        init() throws {
            key = try WorkloadKey()
            identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
            response = try CertificateAuthority(TestMesh().files, now: testNow).issueWorkload(
                csrPEM: key.signingRequest(for: identity), identity: identity, now: testNow
            ).chainPEM
        }
    }

    @Test func acceptsWhatTheAuthorityAnswers() throws {
        let sample = try Sample()
        let certificate = try WorkloadCertificate(
            response: sample.response, key: sample.key, expecting: sample.identity)
        #expect(certificate.identity == sample.identity)
        #expect(certificate.certificatePEM == sample.response.dropLast().joined())
        #expect(certificate.trustBundle.pem == sample.response.last)
    }

    @Test func acceptsChainsInOneElement() throws {
        let sample = try Sample()
        let joined = [sample.response.dropLast().joined(), sample.response[sample.response.count - 1]]
        #expect(throws: Never.self) {
            try WorkloadCertificate(response: joined, key: sample.key, expecting: sample.identity)
        }
    }

    @Test func refusesTheRest() throws {
        let sample = try Sample()
        func code(_ response: [String], key: WorkloadKey? = nil, identity: SPIFFEID? = nil) -> IdentityError.Code? {
            thrown { () throws(IdentityError) in
                try WorkloadCertificate(
                    response: response, key: key ?? sample.key, expecting: identity ?? sample.identity)
            }?.code
        }
        #expect(code([]) == .garbage)
        #expect(code([sample.response[0]]) == .garbage)
        #expect(code(["x", "y"]) == .garbage)
        #expect(code(sample.response, key: try WorkloadKey()) == .keyMismatch)
        #expect(code(sample.response, identity: try SPIFFEID(namespace: "a", serviceAccount: "b")) == .wrongIdentity)
        let long = [String](repeating: sample.response[0], count: 11) + sample.response.suffix(1)
        #expect(code(long) == .tooLarge)
        #expect(code([String(repeating: " ", count: 200_000)] + sample.response) == .tooLarge)
    }

    @Test(arguments: [(0.0, 0.4), (0.5, 0.5), (1.0, 0.6), (7.0, 0.6), (-1.0, 0.4)])
    func renewsAroundHalfOfItsLife(jitter: Double, share: Double) throws {
        let sample = try Sample()
        let certificate = try WorkloadCertificate(response: sample.response, key: sample.key, expecting: nil)
        let summary = certificate.summary
        let life = summary.notAfter.timeIntervalSince(summary.notBefore)
        let date = certificate.renewalDate(jitter: jitter)
        #expect(abs(date.timeIntervalSince(summary.notBefore) - life * share) < 1)
    }
}
