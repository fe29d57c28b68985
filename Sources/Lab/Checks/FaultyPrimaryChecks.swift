import Kubernetes

/// With certificates that cannot sign, the control plane's pod ends and is restarted, and no proxy becomes ready.
struct ControlPlaneRestarts: LabCheck {
    let id = "control-plane-restarts"

    func look(at lab: LabView) async throws -> String {
        let rows = try await lab.access.pods(of: lab.topology.clusters)
        guard let row = rows.first(where: { $0.workload == lab.controlPlane.name }), row.ready == "0/1",
            row.restarts > 0
        else {
            throw CheckFailure("no pod of \(lab.controlPlane) is restarting: \(rows.map { "\($0.name) \($0.ready)" })")
        }
        let ready = rows.filter { $0.workload != "istiod" && $0.isReady }
        guard ready.isEmpty else { throw CheckFailure("ready without a control plane: \(ready.map(\.name))") }
        return
            "\(row.cluster)/\(row.namespace)/\(row.name) is \(row.ready) \(row.status), restarted \(row.restarts) "
            + "times; none of the other \(rows.count - 1) pods is ready"
    }
}

/// The control plane's last words name the Secret, the file, the field and the repair.
struct FaultExplained: LabCheck {
    let id = "fault-explained"
    let trust: TrustSetup

    /// What must be said of the fault, beside the Secret.
    private var words: [String] {
        switch trust {
        case .expired: ["ca-cert.pem: notAfter:", "expired on", "1 hour ago", "skein ca intermediate"]
        case .wrongKey: ["ca-key.pem: public key:", "another private key", "skein ca intermediate"]
        case .missingChain: ["cert-chain.pem: issuer:", "L=region", "append the missing certificate"]
        case .notACA: ["ca-cert.pem: basicConstraints:", "CA:TRUE", "skein ca intermediate"]
        case .clockSkew: ["ca-cert.pem: notBefore:", "valid only from", "check the clock"]
        case .shared, .separate, .wrongClusterID: []
        }
    }

    func look(at lab: LabView) async throws -> String {
        let log = try await lab.log(of: lab.controlPlane, container: "discovery")
        guard let line = log.split(separator: "\n").first(where: { $0.contains("To repair: ") }) else {
            throw CheckFailure("the log of \(lab.controlPlane) names no repair: \(log.suffix(500))")
        }
        for word in ["Secret istio-system/cacerts"] + words where !line.contains(word) {
            throw CheckFailure("the log of \(lab.controlPlane) does not say \"\(word)\": \(line)")
        }
        return String(line)
    }
}
