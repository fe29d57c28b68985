import Synchronization
import XDS

/// How far one proxy is, as its stream tells. Noting it makes nobody wait.
final class ProxyProgress: Sendable {
    private struct State: Sendable {
        var statuses: [String: TypeStatus] = [:]
        var rejections = 0
    }

    private let state = Mutex(State())

    /// By type.
    var statuses: [String: TypeStatus] { state.withLock { $0.statuses } }

    /// How often it has refused something.
    var rejections: Int { state.withLock { $0.rejections } }

    func note(_ status: TypeStatus, of typeURL: String, isRejection: Bool = false) {
        state.withLock { state in
            state.statuses[typeURL] = status
            if isRejection { state.rejections += 1 }
        }
    }
}
