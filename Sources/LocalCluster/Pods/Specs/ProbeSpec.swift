import Kubernetes

/// How the health of a container is asked for.
struct ProbeSpec: Sendable, Hashable {
    let action: ProbeAction
    let initialDelay: Duration
    let period: Duration
    let timeout: Duration
    let successThreshold: Int
    let failureThreshold: Int
    /// How long a container that this probe has found ill may take to end; `nil`: as long as any of the pod.
    let gracePeriod: Duration?
    /// The verdict before the first one.
    let initial: ProbeState.Verdict

    /// Reads a probe; `nil` when there is none.
    /// - Parameter ports: the container's ports by name.
    /// - Throws: `NodeError.invalidPod` for a kind that is not known here and for ports that do not exist.
    init?(_ probe: JSON?, ports: [String: UInt16], initial: ProbeState.Verdict) throws(NodeError) {
        guard let probe else { return nil }
        guard let action = try ProbeAction(probe, ports: ports) else {
            throw NodeError(.invalidPod, "a probe must have httpGet, tcpSocket, grpc or exec")
        }
        self.action = action
        func seconds(_ key: String, _ missing: Int64, atLeast least: Int64) -> Duration {
            .seconds(max(least, probe[key]?.int ?? missing))
        }
        initialDelay = seconds("initialDelaySeconds", 0, atLeast: 0)
        period = seconds("periodSeconds", 10, atLeast: 1)
        timeout = seconds("timeoutSeconds", 1, atLeast: 1)
        successThreshold = Int(max(1, probe["successThreshold"]?.int ?? 1))
        failureThreshold = Int(max(1, probe["failureThreshold"]?.int ?? 3))
        gracePeriod = probe["terminationGracePeriodSeconds"]?.int.map { .seconds(max(1, $0)) }
        self.initial = initial
    }
}
