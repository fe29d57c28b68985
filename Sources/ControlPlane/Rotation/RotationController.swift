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
    /// What hinders a rotation as it is now.
    let evidence: @Sendable (Rotation, _ issuer: String) async -> RotationEvidence
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
            // The watch says that there is news; the timer looks again while something is under way.
            for await isNews in merge(changes.map { _ in true }, ticks.map { _ in false }) where isNews || isActive {
                do {
                    isActive = try await step(now: Date())
                } catch is CancellationError {
                    return
                } catch let error as APIError where error.isConflict {
                    isActive = true  // somebody asked for something meanwhile: look again
                } catch {
                    isActive = true
                    logger.error("rotation: \(error)")
                }
            }
        }
    }

    /// One look.
    /// - Returns: whether a rotation is under way.
    func step(now: Date) async throws -> Bool {
        var record = try await store.read()
        let before = record.report
        if let request = record.pending { try await answer(request, &record, now) }
        if var rotation = record.report.rotation, !rotation.isOver {
            try await go(on: &rotation, &record, now)
        }
        if record.report != before { try await store.keep(record.report, over: record.version) }
        try use(record, now)
        standing.report = record.report
        if record.report.rotation?.isOver == true, before.isActive {
            try await store.removeMaterial()
            logger.notice("the rotation is complete")
        }
        return record.report.isActive
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
        if rotation.phase == .installing { try await install(material.files(rotation.target)) }
        let target = try CertificateAuthority(material.files(rotation.target), now: now)
        let known = await evidence(rotation, target.keyIdentifier)
        let seen = rotation.phase == .installing ? known.adding(try await uninstalled(material, rotation)) : known
        let from = rotation.phase
        if rotation.advance(seen, patience: patience, now: now) { report(rotation, from: from) }
        record.report.rotation = rotation
        record.report.evidence = seen
    }

    /// The authority that issues in the end becomes the one that the control plane starts with.
    private func install(_ files: CACertificates) async throws {
        do {
            try await authorities.replace(with: files)
        } catch let error as APIError where error.isForbidden {
            logger.error("rotation: \(error)")
        }
    }

    private func uninstalled(_ material: RotationMaterial, _ rotation: Rotation) async throws -> String? {
        let wanted = try CertificateAuthority(material.files(rotation.target), now: Date())
        let present = try? await authorities.current()
        guard let present, let authority = try? CertificateAuthority(present, now: Date()),
            authority.certificate.fingerprint == wanted.certificate.fingerprint
        else {
            return "\(authorities.place) does not hold the authority \(wanted.certificate.fingerprint.short) yet"
        }
        return nil
    }

    private func report(_ rotation: Rotation, from: Rotation.Phase) {
        if let pause = rotation.pause {
            logger.error("rotation: paused itself in phase \(rotation.phase.rawValue): \(pause.reason)")
        } else {
            logger.notice("rotation: \(from.rawValue) is done, \(rotation.phase.rawValue) begins")
        }
    }

    /// Signs and trusts as the record says.
    private func use(_ record: RotationRecord, _ now: Date) throws {
        guard let rotation = record.report.rotation, !record.secretData.isEmpty else { return }
        let wanted = try record.material().authority(for: rotation, now: now)
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
