import Foundation
import Identity
import Logging
import ServiceLifecycle

/// Keeps the workload's certificate valid: gets the first one, renews it at half of its life and when certificates are
/// issued under another root, follows the pod's root file. Never gives up: what goes wrong stands in the log and in the answers of the probes.
struct WorkloadIdentity: Service {
    let requester: CertificateRequester
    let store: CertificateStore
    let board: StatusBoard
    let logger: Logger
    var rootsInterval: Duration = .seconds(10)
    /// How long a new certificate is kept in any case, so that doubts about it cannot make a loop.
    var minimumUse: Duration = .seconds(30)
    /// Within which time a certificate under another root is asked for.
    var renewalSpread: Duration = .seconds(10)

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
        var rootChange = RootChange(spread: renewalSpread)
        var reason = RenewalReason.due
        while true {
            do {
                // One that is doubted proves nothing.
                let current = reason == .doubted ? nil : store.certificate
                let certificate = try await requester.request(renewing: current, now: Date())
                try accept(certificate, after: failures.success())
                backoff.reset()
                rootChange.received(certificate, meshRoots: store.meshRoots, now: Date())
                reason = try await use(certificate, rootChange)
                if reason == .rootChanged { reportRootChange() }
            } catch {
                try Task.checkCancellation()
                report(error, &failures)
                try await Task.sleep(for: backoff.delay(chance: .random(in: 0...1)))
            }
        }
    }

    /// Waits until it is time to renew; returns why it is.
    private func use(_ certificate: WorkloadCertificate, _ change: RootChange) async throws -> RenewalReason {
        let life = Self.wait(until: certificate.renewalDate(jitter: .random(in: 0...1)), now: Date())
        let undisturbed = min(life, minimumUse)
        try await Task.sleep(for: undisturbed)
        return try await withThrowingTaskGroup(of: RenewalReason.self) { group in
            group.addTask {
                try await Task.sleep(for: life - undisturbed)
                return .due
            }
            group.addTask {
                await store.doubted()
                return .doubted
            }
            group.addTask {
                try await waitForRootChange(certificate, change)
                return .rootChanged
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .due
        }
    }

    /// Returns some time after the control plane has said that certificates are issued under another root.
    private func waitForRootChange(_ certificate: WorkloadCertificate, _ change: RootChange) async throws {
        for await _ in store.changes() {
            guard let roots = store.meshRoots else { continue }
            let delay = change.delay(of: certificate, meshRoots: roots, now: Date(), chance: .random(in: 0...1))
            if let delay { return try await Task.sleep(for: delay) }
        }
        try Task.checkCancellation()
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

    private func reportRootChange() {
        board.update { $0.rootRenewals += 1 }
        guard let root = store.meshRoots?.roots.first else { return }
        logger.info(
            "renewing because certificates are now issued under root \(root.subject) (SHA-256 \(root.fingerprint.short))"
        )
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
            if let roots = try? requester.endpoint.trust.file.current() { try store.publish(roots: roots) }
            try await Task.sleep(for: rootsInterval)
        }
    }
}
