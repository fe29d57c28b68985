import AsyncAlgorithms
import Foundation
import Identity
import Kubernetes
import Logging
import ServiceLifecycle

/// Carries a rotation through: does what is asked for, looks at what hinders, goes from phase to phase. A phase is put
/// on record before anything of it happens, so a control plane that starts anew goes on where the last one ended.
struct RotationController: ServiceLifecycle.Service {
    let store: RotationStore
    let signer: Signer
    let authorities: AuthorityFiles
    let standing: RotationStanding
    /// How far everybody follows the roots that are trusted now, and the authority that signs now if that matters.
    let evidence: @Sendable (TrustBundle, _ issuer: String?) async -> RotationEvidence
    let patience: RotationPatience
    /// Between two looks while a rotation is under way.
    let interval: Duration
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let options = WatchOptions(fieldSelector: "metadata.name=\(RotationStore.name)", timeoutSeconds: 290)
            let changes = store.client.watch(.configMaps, namespace: store.namespace, options)
            let ticks = AsyncTimerSequence(interval: interval, clock: .continuous)
            var isActive = false
            var trouble: String?
            // The watch says that something is asked for. While something is under way the timer looks, and not the watch,
            // which would tell of what is written here.
            for await isNews in merge(changes.map { _ in true }, ticks.map { _ in false }) where isNews != isActive {
                do {
                    isActive = try await step(now: Date())
                    trouble = nil
                } catch is CancellationError {
                    return
                } catch {
                    isActive = true
                    if "\(error)" != trouble, (error as? APIError)?.isConflict != true {
                        logger.error("rotation: \(error)")
                    }
                    trouble = "\(error)"
                }
            }
        }
    }

    /// One look: does what was asked for, or goes on.
    /// - Returns: whether there is more to do.
    func step(now: Date) async throws -> Bool {
        var record = try await store.read()
        let before = record.report
        let request = record.pending
        if let request {
            try await answer(request, &record, now)
        } else if var rotation = record.report.rotation, !rotation.isOver {
            // What is looked at below is how far proxies follow what the record says, so that has to be in force.
            try use(rotation, try record.material(), now)
            try await go(on: &rotation, &record, now)
        }
        if record.report != before { _ = try await store.keep(record.report, over: record.version) }
        // Before the roots change: who writes them has to know which ones have been left behind.
        standing.report = record.report
        if let rotation = record.report.rotation, rotation != before.rotation {
            try use(rotation, try record.material(), now)
        }
        try await cleanUp(record, after: request)
        return record.report.isActive || request != nil
    }

    /// Removes keys that are of no use any more: of a rotation that is over, which may have ended with the control plane
    /// before this one, and of one that was refused.
    private func cleanUp(_ record: RotationRecord, after request: RotationRequest?) async throws {
        if request?.action == .start, record.report.refusal != nil {
            try await store.removeMaterial(isStarted: false)
        } else if record.report.rotation?.isOver == true, request == nil {
            try await store.removeMaterial(isStarted: true)
        }
    }

    private func answer(_ request: RotationRequest, _ record: inout RotationRecord, _ now: Date) async throws {
        record.report.handledRequest = request.id
        record.report.refusal = nil
        do {
            if request.action == .start, !record.report.isActive {
                try await start(&record, now)
            } else {
                guard var rotation = record.report.rotation else { throw RotationRefusal("there is no rotation") }
                try rotation.apply(request.action, now: now)
                record.report.rotation = rotation
            }
            logger.notice("rotation: \(request.action.rawValue)")
        } catch let refusal as RotationRefusal {
            record.report.refusal = refusal.message
        } catch let error as IdentityError {
            record.report.refusal = "\(error)"
        }
        if let refusal = record.report.refusal { logger.warning("rotation: \(request.action.rawValue): \(refusal)") }
    }

    private func start(_ record: inout RotationRecord, _ now: Date) async throws {
        let material = RotationMaterial(old: try await authorities.current(), new: try record.files(.new))
        let rotation = try RotationStart(material: material, now: now).rotation()
        try await store.put(material)
        record.secretData = material.secretData
        record.report.rotation = rotation
        record.report.evidence = nil
    }

    private func go(on rotation: inout Rotation, _ record: inout RotationRecord, _ now: Date) async throws {
        let material = try record.material()
        let issuer = rotation.issuer == rotation.target ? signer.authority.keyIdentifier : nil
        var seen = await evidence(signer.authority.trustBundle, issuer)
        if rotation.phase == .installing { seen = seen.adding(await install(material.files(rotation.target))) }
        let from = rotation.phase
        let target = Result { () throws(IdentityError) in
            try CertificateAuthority(material.files(rotation.target), now: now)
        }
        if case .failure(let fault) = target {
            seen = seen.adding("the authority to rotate to cannot be used: \(fault)")
        }
        if rotation.advance(seen, patience: patience, now: now) { report(rotation, from: from) }
        record.report.rotation = rotation
        // What was seen is about the phase that it was seen in.
        record.report.evidence = rotation.phase == from ? seen : nil
    }

    /// Makes the authority that issues in the end the one that the control plane starts with.
    /// - Returns: what is missing.
    private func install(_ files: CACertificates) async -> String? {
        do {
            try await authorities.replace(with: files)
            let present = try CertificateAuthority(try await authorities.current(), now: Date())
            guard present.certificate.fingerprint != signer.authority.certificate.fingerprint else { return nil }
            return "\(authorities.place) still holds the authority \(present); files of a mounted Secret take a while"
        } catch {
            return "\(authorities.place) cannot be made to hold the authority that issues now: \(error)"
        }
    }

    private func report(_ rotation: Rotation, from: Rotation.Phase) {
        if let pause = rotation.pause {
            logger.error("rotation: paused itself in phase \(rotation.phase.rawValue): \(pause.reason)")
        } else {
            logger.notice("rotation: \(from.rawValue) is done, \(rotation.phase.rawValue) begins")
        }
    }

    /// Signs and trusts as the record says.
    private func use(_ rotation: Rotation, _ material: RotationMaterial, _ now: Date) throws {
        let wanted = try material.authority(for: rotation, now: now)
        let present = signer.authority
        guard
            wanted.certificate.fingerprint != present.certificate.fingerprint
                || wanted.trustBundle != present.trustBundle
        else { return }
        try signer.replace(with: wanted, now: now)
        logger.notice(
            "signing with \(wanted), trusting \(wanted.trustBundle)", metadata: ["phase": "\(rotation.phase.rawValue)"])
    }
}
