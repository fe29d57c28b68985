import Foundation

/// The agent's own metrics in Prometheus' text format.
struct AgentMetrics: Sendable {
    let state: AgentState

    var text: String {
        var lines = [
            counter("skein_agent_certificates_issued_total", "Certificates received.", state.certificatesIssued),
            counter("skein_agent_certificate_failures_total", "Failed attempts to get one.", state.certificateFailures),
            counter("skein_agent_envoy_restarts_total", "Times that Envoy ended by itself.", state.envoyRestarts),
            counter("skein_agent_control_plane_failures_total", "Broken streams of configuration.", state.linkFailures),
            counter(
                "skein_agent_root_refusals_total", "Bundles of roots that could not be put in force.",
                state.rootRefusals),
            counter(
                "skein_agent_root_renewals_total", "Certificates asked for because the root has changed.",
                state.rootRenewals),
            gauge(
                "skein_agent_control_plane_connected", "1 while configuration can come.",
                state.link == .connected ? 1 : 0),
        ]
        if case .valid(let until) = state.certificate {
            lines.append(
                gauge(
                    "skein_agent_certificate_expiry_seconds", "When the certificate ends, in seconds since 1970.",
                    Int(until.timeIntervalSince1970)))
        }
        if let roots = state.meshRoots {
            lines.append(
                gauge("skein_agent_mesh_roots", "Roots that peers are verified with, by the control plane.", roots))
        }
        return lines.joined()
    }

    private func counter(_ name: String, _ help: String, _ value: Int) -> String {
        metric("counter", name, help, value)
    }
    private func gauge(_ name: String, _ help: String, _ value: Int) -> String { metric("gauge", name, help, value) }

    private func metric(_ type: String, _ name: String, _ help: String, _ value: Int) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
