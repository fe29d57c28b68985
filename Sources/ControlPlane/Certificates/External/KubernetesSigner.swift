import Foundation
import Identity
import Kubernetes
import Logging

/// Has requests signed through CertificateSigningRequests: creates one, approves it if it may, waits for the signer.
struct KubernetesSigner: Sendable {
    let client: Client
    let configuration: ExternalSignerConfiguration
    /// Takes the objects that have served their purpose; see ``ExternalSignerMaintenance``.
    let finished: AsyncStream<ObjectReference>.Continuation
    let logger: Logger

    /// Has a request signed.
    /// - Parameter owner: who it is for, in words.
    /// - Returns: what the signer answered, unchecked, in PEM form.
    /// - Throws: `ControlPlaneError` of code `authority`; `CancellationError`.
    func sign(_ request: ForwardedRequest, for owner: String, lifetime: Duration) async throws -> [UInt8] {
        let end = ContinuousClock.now + configuration.deadline
        let object = SigningObject(request: request, signer: configuration.name, lifetime: lifetime).json
        let created = try await call(.create(.certificateSigningRequests, body: object), "create", until: end)
        guard let name = created["metadata"]?["name"]?.string else {
            throw fault("\(client.address) has created a CertificateSigningRequest without a name")
        }
        let reference = ObjectReference(.certificateSigningRequests, name: name)
        defer { finished.yield(reference) }
        return try await decision(try await approve(created, reference, owner, until: end), reference, until: end)
    }

    /// Waits until the signer has signed.
    private func decision(
        _ created: JSON, _ reference: ObjectReference, until end: ContinuousClock.Instant
    ) async throws -> [UInt8] {
        var backoff = Backoff(first: .milliseconds(50), limit: .seconds(1))
        var answer = SigningAnswer(created)
        while true {
            switch answer {
            case .issued(let certificate): return certificate
            case .denied(let reason): throw fault("\(reference) was denied: \(reason)")
            case .failed(let reason): throw fault("signer \(configuration.name) cannot sign \(reference): \(reason)")
            case .pending, .approved: break
            }
            let pause = backoff.next(jitter: .random(in: 0..<1))
            guard .now + pause < end else { throw late(answer, reference) }
            try await Task.sleep(for: pause)
            answer = SigningAnswer(try await call(.get(reference), "get", until: end))
        }
    }

    /// Approves the request, unless that is the right of others: then they have to.
    private func approve(
        _ object: JSON, _ reference: ObjectReference, _ owner: String, until end: ContinuousClock.Instant
    ) async throws -> JSON {
        guard SigningAnswer(object) == .pending else { return object }
        let approved = SigningObject.approved(object, identity: owner)
        do {
            return try await client.json(
                .updateApproval(reference, body: approved), timeout: max(end - .now, .milliseconds(1)))
        } catch let error as APIError where error.isForbidden || error.isConflict {
            if error.isForbidden { logger.notice("\(reference) waits for an approver: \(error)") }
            return try await call(.get(reference), "get", until: end)
        } catch let error as APIError {
            throw fault("\(reference) cannot be approved", cause: error)
        }
    }

    private func call(_ request: Request, _ verb: String, until end: ContinuousClock.Instant) async throws -> JSON {
        do {
            return try await client.json(request, timeout: max(end - .now, .milliseconds(1)))
        } catch let error as APIError {
            let repair = error.isForbidden ? "; give its role the verb \(verb) for certificatesigningrequests" : ""
            throw fault("the control plane cannot \(verb) a CertificateSigningRequest\(repair)", cause: error)
        }
    }

    private func late(_ answer: SigningAnswer, _ reference: ObjectReference) -> ControlPlaneError {
        let seconds = configuration.deadline.components.seconds
        if answer == .pending {
            return fault(
                "nobody has approved \(reference) within \(seconds) s; let the control plane do it (verb update for"
                    + " certificatesigningrequests/approval, verb approve for the signer \(configuration.name))")
        }
        return fault(
            "signer \(configuration.name) has not signed \(reference) within \(seconds) s; does its controller run,"
                + " and does it know this name?")
    }

    private func fault(_ message: String, cause: (any Error)? = nil) -> ControlPlaneError {
        ControlPlaneError(.authority, message, cause: cause)
    }
}

extension Request {
    /// Replaces the decision about a CertificateSigningRequest, and nothing else of it.
    fileprivate static func updateApproval(_ object: ObjectReference, body: JSON) -> Request {
        .raw(
            .put, path: object.path(subresource: "approval"), body: body.encoded(.sorted),
            contentType: "application/json")
    }
}
