import Foundation

/// What the agent's parts know about themselves, for probes and metrics.
struct AgentState: Sendable, Hashable {
    enum Certificate: Sendable, Hashable {
        /// None yet, and why.
        case waiting(String?)
        case valid(until: Date)
    }

    enum Envoy: Sendable, Hashable {
        case waiting
        case running(pid: Int32)
        /// It ended, how.
        case stopped(String)
        case draining
    }

    /// The stream of configuration.
    enum Link: Sendable, Hashable {
        case none
        case connected
        case broken(String)
    }

    var certificate: Certificate = .waiting(nil)
    var envoy: Envoy = .waiting
    /// Whether the Envoy that runs now was ready once. A lost control plane does not make it unready again.
    var wasReady = false
    var link: Link = .none

    var certificatesIssued = 0
    var certificateFailures = 0
    var envoyRestarts = 0
    var linkFailures = 0

    /// How many roots the control plane says that there are; nil when it has said nothing of them.
    var meshRoots: Int?
    /// Bundles of roots that were refused here or by Envoy.
    var rootRefusals = 0
    /// Certificates asked for because others are issued under another root.
    var rootRenewals = 0
    /// What Envoy said of the secret that it refused last.
    var secretRefusal: String?

    /// Why the proxy cannot be ready whatever Envoy says; nil when Envoy has to be asked.
    var obstacle: String? {
        switch envoy {
        case .draining: return "draining: the proxy is about to end"
        case .stopped(let how): return "Envoy \(how) and is started again"
        case .running: return nil
        case .waiting: break
        }
        switch certificate {
        case .waiting(let reason?): return "no certificate yet: \(reason)"
        case .waiting(nil): return "no certificate yet: asking the control plane for the first one"
        case .valid: return "Envoy is not started yet"
        }
    }
}
