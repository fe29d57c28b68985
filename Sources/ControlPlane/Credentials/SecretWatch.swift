import Kubernetes
import Logging
import MeshModel

/// Follows one Secret, by whatever way its cluster's API server is reached now.
///
/// The selector is its name, so that whoever grants the right to read it may grant it for this one alone (`resourceNames`).
struct SecretWatch: Sendable {
    enum Event: Sendable {
        case exists(RawObject)
        case gone
        case failed(APIError)
    }

    let place: SecretPlace
    let client: @Sendable (ClusterID) -> Client?

    /// Calls `take` with everything that is heard, until the task is cancelled.
    func run(_ take: @Sendable (Event) -> Void) async {
        var backoff = Backoff(limit: .seconds(10))
        while !Task.isCancelled {
            if let client = client(place.cluster) { await follow(client, &backoff, take) }
            guard (try? await Task.sleep(for: backoff.next(jitter: .random(in: 0..<1)))) != nil else { return }
        }
    }

    /// Returns at the first failure: the next attempt may need another credential for the API server.
    private func follow(_ client: Client, _ backoff: inout Backoff, _ take: @Sendable (Event) -> Void) async {
        var isFound = false
        let options = WatchOptions(fieldSelector: "metadata.name=\(place.name)", timeoutSeconds: 290)
        for await event in client.watch(.secrets, namespace: place.namespace, options) where !Task.isCancelled {
            switch event {
            case .restarted: isFound = false
            case .initApply(let object), .apply(let object):
                isFound = true
                take(.exists(object))
            case .initDone: if !isFound { take(.gone) }
            case .delete: take(.gone)
            case .connected: backoff.reset()
            case .failed(let error):
                take(.failed(error))
                return
            }
        }
    }
}
