import Foundation
import Identity
import Kubernetes
import MeshAPI

/// What is known of one Secret. A version of it that cannot be used leaves the last good one in force; only its deletion
/// takes that away.
struct SecretRecord: Sendable {
    enum State: Sendable, Hashable {
        /// The API server has not answered yet.
        case unknown
        /// The control plane may not read it, in the API server's words.
        case refused(String)
        case absent
        case present
    }

    /// One half of a Secret.
    struct Half: Sendable {
        /// The last good one.
        fileprivate(set) var credential: Credential?
        /// Why the present one is not in force.
        fileprivate(set) var fault: IdentityError?

        fileprivate mutating func take(_ read: () throws(IdentityError) -> Credential) {
            do throws(IdentityError) {
                credential = try read()
                fault = nil
            } catch {
                fault = error
            }
        }
    }

    private(set) var state = State.unknown
    private(set) var certificate = Half()
    private(set) var authorities = Half()
    /// Why nothing newer is known, while there is no contact.
    private(set) var failure: String?
    private var version: String?

    /// The Secret as it is now.
    /// - Parameter version: differs for every version of every Secret of this name.
    mutating func see(_ secret: Secret, at place: SecretPlace, version: String, now: Date) {
        failure = nil
        state = .present
        guard version != self.version else { return }
        self.version = version
        certificate.take { () throws(IdentityError) in try .certificate(of: secret, at: place, now: now) }
        authorities.take { () throws(IdentityError) in try .authorities(of: secret, at: place, now: now) }
    }

    /// There is such a Secret, but its text cannot be read.
    mutating func cannotRead(_ fault: IdentityError) {
        failure = nil
        state = .present
        version = nil
        certificate.fault = fault
        authorities.fault = fault
    }

    /// There is no such Secret.
    mutating func gone() {
        self = SecretRecord()
        state = .absent
    }

    /// The API server did not answer, or not with a Secret. What is known stays.
    mutating func failed(_ error: APIError) {
        failure = error.message
        guard state == .unknown || isRefused, error.isForbidden || error.isUnauthorized else { return }
        state = .refused(error.message)
    }

    private var isRefused: Bool {
        if case .refused = state { return true }
        return false
    }
}
