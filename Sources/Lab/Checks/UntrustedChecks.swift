import Kubernetes

/// With an unrelated root, a remote's gateway must not become ready.
struct UntrustedStaysUnready: LabCheck {
    let id = "untrusted-stays-unready"

    func look(at lab: LabView) async throws -> String {
        var seen: [String] = []
        for remote in lab.topology.remotes {
            let pod = PodName(remote.name, "istio-system", "istio-ingressgateway")
            let row = try await lab.access.pods(of: [remote]).first {
                $0.namespace == pod.namespace && $0.workload == pod.name
            }
            guard let row, row.ready == "0/1", row.status == "Running" else {
                throw CheckFailure("\(pod) is \(row.map { "\($0.ready) \($0.status)" } ?? "absent")")
            }
            let probe = try await lab.run(
                pod, container: "istio-proxy",
                ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:15021/healthz/ready"])
            guard probe.output == "503" else { throw CheckFailure("\(pod): 15021 answers \(probe.output)") }
            seen.append("\(pod) is \(row.ready) \(row.status), 15021 answers 503")
        }
        return seen.joined(separator: "; ")
    }
}

/// The agent's log names the failed handshake and says in plain words what to do.
struct TrustExplained: LabCheck {
    let id = "trust-explained"

    func look(at lab: LabView) async throws -> String {
        var seen: [String] = []
        for remote in lab.topology.remotes {
            let pod = PodName(remote.name, "istio-system", "istio-ingressgateway")
            let log = try await lab.log(of: pod, container: "istio-proxy")
            let presented = try fingerprint(of: "root", lab)
            let expected = try fingerprint(of: "root-of-\(remote.name)", lab)
            for wanted in ["handshake failed", presented, expected, "cacerts", remote.name] where !log.contains(wanted)
            {
                throw CheckFailure("the log of \(pod) does not say \"\(wanted)\"")
            }
            let line = log.split(separator: "\n").first { $0.contains(presented) } ?? ""
            seen.append(String(line))
        }
        return seen.joined(separator: "; ")
    }

    /// The SHA-256 fingerprint of a root of this lab, from the file itself.
    private func fingerprint(of root: String, _ lab: LabView) throws -> String {
        try LabTrust.fingerprint(ofRoot: root, in: lab.pods.state)
    }
}

/// The agent's log says that the control plane knows the cluster by another id, and where to look.
struct ClusterIDExplained: LabCheck {
    let id = "cluster-id-explained"

    func look(at lab: LabView) async throws -> String {
        var seen: [String] = []
        for remote in lab.topology.remotes {
            let pod = PodName(remote.name, "istio-system", "istio-ingressgateway")
            let log = try await lab.log(of: pod, container: "istio-proxy")
            let wanted = [
                "cluster \"\(remote.name)\"", "cluster-\(remote.index)", "remote Secret", "ISTIO_META_CLUSTER_ID",
            ]
            guard let line = log.split(separator: "\n").first(where: { line in wanted.allSatisfy(line.contains) })
            else {
                throw CheckFailure("no line in the log of \(pod) says all of \(wanted): \(log.suffix(500))")
            }
            seen.append(String(line))
        }
        return seen.joined(separator: "; ")
    }
}
