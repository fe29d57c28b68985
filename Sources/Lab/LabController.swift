public import Doctor
public import Foundation
import Kubernetes
import LocalCluster
import Subprocess
import SystemPackage

/// The verbs of a lab as seen from outside its namespaces. Steps that must run inside are the same program, entered
/// into the namespaces of the lab's first process.
public struct LabController: Sendable {
    let state: LabState
    let topology: LabTopology
    let progress: @Sendable (String) -> Void

    /// A controller of the lab at `state`; `progress` is told one line at each step.
    public init(state: LabState, topology: LabTopology, progress: @escaping @Sendable (String) -> Void) {
        self.state = state
        self.topology = topology
        self.progress = progress
    }

    private var contexts: String { topology.clusters.map(\.name).joined(separator: ", ") }

    private var sandbox: Sandbox { Sandbox(state: state) }

    /// Starts the clusters, installs the mesh and waits until it is ready. Leaves a lab that did not become ready
    /// running, to be looked at.
    public func up(trust: TrustSetup) async throws {
        let environment = ProcessInfo.processInfo.environment
        try await HostMachine.check(for: "the lab", further: [("curl", "curl")])
        let programs = try LabPrograms.find(environment: environment)
        let start = ContinuousClock.now
        progress("starting \(topology.clusters.map(\.name).joined(separator: " and "))")
        let sockets = try topology.clusters.map { _ in try HostSocket(HostAddress(host: "127.0.0.1", port: 0)) }
        var record = try sandbox.start(topology: topology, trust: trust, sockets: sockets) { descriptors in
            [programs.skein] + inside(["node"] + descriptors.flatMap { ["--host-socket", String($0)] })
        }
        try await Patience(seconds: 10).wait("the lab's networks (see \(state.nodeLog.path))") {
            _ = try state.running()
            return FileManager.default.fileExists(atPath: state.startedMark.path)
        }
        try await HostKubeconfig(topology: topology, state: state).write(apis: record.apis)
        _ = try await enter(["install", "--trust", trust.rawValue])
        record.upSeconds = (ContinuousClock.now - start).inSeconds
        try state.write(record)
        progress("\(trust == .shared ? "ready" : "the fault shows") after \(record.upSeconds ?? 0) s")
        progress("  export KUBECONFIG=\(state.kubeconfig.path)   # contexts: \(contexts)")
    }

    /// Looks at the running lab.
    public func look(checks: Bool) async throws -> LabObservation {
        let text = try await enter(["look"] + (checks ? ["--checks"] : []))
        return try JSONDecoder().decode(LabObservation.self, from: Data(text.utf8))
    }

    /// Has the doctor examine the running lab.
    public func doctor() async throws -> DoctorReport {
        try JSONDecoder().decode(DoctorReport.self, from: Data(try await enter(["examine"]).utf8))
    }

    /// Ends the lab.
    public func down() throws {
        try sandbox.stop()
    }

    /// Up, look, down, whatever happens on the way.
    public func run(trust: TrustSetup) async throws -> LabReport {
        do {
            try await up(trust: trust)
            let upSeconds = try state.running().upSeconds ?? 0
            let start = ContinuousClock.now
            let seen = try await look(checks: true)
            let checked = ContinuousClock.now
            try down()
            let seconds = LabReport.Seconds(
                up: upSeconds, check: (checked - start).inSeconds, down: (ContinuousClock.now - checked).inSeconds)
            return LabReport(
                topology: topology.name, seconds: seconds, pods: seen.pods, proxies: seen.proxies, checks: seen.checks)
        } catch {
            try down()
            throw error
        }
    }

    /// The file by which this machine's kubectl reaches all clusters of the running lab.
    /// - Throws: ``LabError`` when no lab runs.
    public func kubeconfig() throws -> URL {
        _ = try state.running()
        guard FileManager.default.fileExists(atPath: state.kubeconfig.path) else {
            throw LabError(.state, "the lab is starting and has no kubeconfig yet; see \(state.nodeLog.path)")
        }
        return state.kubeconfig
    }

    /// Becomes a step inside the lab.
    /// - Throws: ``LabError``; never returns when all is well.
    public func replaceProcess(inside step: [String]) throws {
        throw ReplaceProcess.with(try words(for: step))
    }

    /// Becomes kubectl, inside the lab, with the kubeconfig of a cluster.
    /// - Throws: ``LabError``; never returns when all is well.
    public func kubectl(cluster: String, arguments: [String]) throws {
        let environment = ProcessInfo.processInfo.environment
        let kubectl = try LabPrograms.find("kubectl", override: "SKEIN_KUBECTL", environment: environment)
        let kubeconfig = state.kubeconfig(try topology.cluster(named: cluster)).path
        let command = [kubectl, "--kubeconfig", kubeconfig] + arguments
        throw ReplaceProcess.with(try state.running().process.entry(command: command))
    }

    private func words(for step: [String]) throws -> [String] {
        let record = try state.running()
        let programs = try LabPrograms.find(environment: ProcessInfo.processInfo.environment)
        return try record.process.entry(command: [programs.skein] + inside(step))
    }

    /// The words of a step; options first, since what follows `--` belongs to the step.
    private func inside(_ step: [String]) -> [String] {
        ["lab", "inside", step[0], "--data", state.directory.path] + step.dropFirst()
    }

    /// Runs a step inside the lab; its progress appears on standard error.
    /// - Returns: what it printed.
    private func enter(_ step: [String]) async throws -> String {
        let words = try words(for: step)
        let result = try await Subprocess.run(
            .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())),
            output: .string(limit: Shell.outputLimit),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else {
            throw LabError(.command, "lab \(step[0]) failed; see above, and the logs below \(state.directory.path)")
        }
        return result.standardOutput
    }
}

extension Duration {
    /// Seconds, to the hundredth.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return (Double(seconds) + Double(attoseconds) / 1e18).rounded(toPlaces: 2)
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = pow(10, Double(places))
        return (self * scale).rounded() / scale
    }
}
