import Foundation
import Identity
import Logging
import ServiceLifecycle

/// Keeps the workload's certificate valid: gets the first one, renews it at half of its life, follows the pod's root
/// file. Never gives up: what goes wrong stands in the log and in the answers of the probes.
struct WorkloadIdentity: Service {
    let requester: CertificateRequester
    let store: CertificateStore
    let board: StatusBoard
    let logger: Logger
    var rootsInterval: Duration = .seconds(10)
    /// How long a new certificate is kept in any case, so that doubts about it cannot make a loop.
    var minimumUse: Duration = .seconds(30)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await keepCertificate() }
                group.addTask { try await followRoots() }
                try await group.waitForAll()
            }
        }
    }

    private func keepCertificate() async throws {
        var backoff = Backoff(initial: .seconds(1), maximum: .seconds(30))
        var failures = FailureLog()
        var isDoubted = false
        while true {
            do {
                let current = isDoubted ? nil : store.certificate
                let certificate = try await requester.request(renewing: current, now: Date())
                try accept(certificate, after: failures.success())
                backoff.reset()
                isDoubted = try await use(certificate)
            } catch {
                try Task.checkCancellation()
                report(error, &failures)
                try await Task.sleep(for: backoff.delay(chance: .random(in: 0...1)))
            }
        }
    }

    /// Waits until it is time to renew; returns whether that is because of a doubt, when the certificate is no proof.
    private func use(_ certificate: WorkloadCertificate) async throws -> Bool {
        let life = Self.wait(until: certificate.renewalDate(jitter: .random(in: 0...1)), now: Date())
        let undisturbed = min(life, minimumUse)
        try await Task.sleep(for: undisturbed)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await Task.sleep(for: life - undisturbed)
                return false
            }
            group.addTask {
                await store.doubted()
                return true
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    private func accept(_ certificate: WorkloadCertificate, after failures: Int) throws {
        try store.publish(certificate)
        let summary = certificate.summary
        board.update {
            $0.certificate = .valid(until: summary.notAfter)
            $0.certificatesIssued += 1
        }
        let again = failures == 0 ? "" : ", after \(failures) failed attempts"
        logger.info(
            "certificate of \(requester.identity) is valid until \(summary.notAfter.ISO8601Format())\(again)",
            metadata: ["fingerprint": "\(summary.fingerprint.short)"])
    }

    private func report(_ error: any Error, _ failures: inout FailureLog) {
        let text = requester.endpoint.explain(error, during: "get a certificate from the control plane")
        board.update {
            $0.certificateFailures += 1
            if case .waiting = $0.certificate { $0.certificate = .waiting(text) }
        }
        if let line = failures.record(text, at: .now) { logger.error("\(line)") }
    }

    /// At least a second, so that a certificate of a strange lifetime cannot make a loop.
    static func wait(until date: Date, now: Date) -> Duration {
        .milliseconds(Int64(max(date.timeIntervalSince(now), 1) * 1000))
    }

    private func followRoots() async throws {
        while true {
            // A file that is missing is told of when the control plane is called.
            if let roots = try? requester.endpoint.trust.current() { try store.publish(roots: roots) }
            try await Task.sleep(for: rootsInterval)
        }
    }
}
