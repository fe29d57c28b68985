import MeshAPI

/// The mutual TLS policies in force: of the mesh, of namespaces, of workloads and of their ports, the narrowest first.
public struct PeerAuthentications: Sendable, Hashable {
    private struct WorkloadPolicy: Sendable, Hashable {
        let selector: LabelSelector
        let mode: MutualTLSMode?
        let ports: [UInt32: MutualTLSMode?]
    }

    private var mesh: MutualTLSMode?
    private var namespaces: [String: MutualTLSMode] = [:]
    private var workloads: [String: [WorkloadPolicy]] = [:]

    /// Of several policies for the same thing the oldest holds. `policies` must be sorted by age.
    init(_ policies: [PeerAuthentication], rootNamespace: String) {
        for policy in policies {
            let namespace = policy.metadata.namespace
            let mode = MutualTLSMode(policy.mode)
            if !policy.selector.isEmpty {
                guard namespace != rootNamespace else { continue }
                workloads[namespace, default: []].append(
                    WorkloadPolicy(
                        selector: LabelSelector(policy.selector), mode: mode,
                        ports: policy.portLevel.mapValues { MutualTLSMode($0) }))
            } else if namespace == rootNamespace {
                mesh = mesh ?? mode
            } else {
                namespaces[namespace] = namespaces[namespace] ?? mode
            }
        }
    }

    /// What holds in a namespace where no narrower policy does.
    public func mode(namespace: String) -> MutualTLSMode {
        namespaces[namespace] ?? mesh ?? .permissive
    }

    /// What holds for a workload; for one of its ports when `port` is given.
    public func mode(namespace: String, labels: [String: String], port: UInt32? = nil) -> MutualTLSMode {
        guard let policy = workloads[namespace]?.first(where: { $0.selector.matches(labels) }) else {
            return mode(namespace: namespace)
        }
        let own = policy.mode ?? mode(namespace: namespace)
        guard let port, let portMode = policy.ports[port] else { return own }
        return portMode ?? own
    }
}

extension MutualTLSMode {
    /// Nil for a policy that leaves the question to the next wider one.
    fileprivate init?(_ mode: PeerAuthentication.Mode) {
        switch mode {
        case .unset: return nil
        case .disable: self = .disable
        case .permissive: self = .permissive
        case .strict: self = .strict
        }
    }
}
