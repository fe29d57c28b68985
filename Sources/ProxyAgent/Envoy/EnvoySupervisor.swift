import Foundation
import Logging
import ServiceLifecycle
import Subprocess
import SystemPackage

/// Starts Envoy once there is a certificate for it, and again whenever it ends, until the agent shuts down.
///
/// Not before: without a certificate no configuration can come, and the log is left to the one line that says why.
struct EnvoySupervisor: Service {
    let configuration: AgentConfiguration
    let store: CertificateStore
    let admin: EnvoyAdmin
    let board: StatusBoard
    let logger: Logger

    func run() async throws {
        let executable = try await resolve()
        try configuration.makeDirectory()
        try configuration.writeBootstrap()
        await store.first()
        if Task.isCancelled || Task.isShuttingDownGracefully { return }
        let process = EnvoyProcess(
            configuration: configuration, executable: executable, admin: admin, board: board, logger: logger)
        try await keepRunning(process)
    }

    private func keepRunning(_ process: EnvoyProcess) async throws {
        var policy = RestartPolicy()
        while true {
            let start = ContinuousClock.now
            let (status, lastLines) = try await process.run()
            if Task.isCancelled || Task.isShuttingDownGracefully { return }
            let pause = policy.pause(ranFor: .now - start, chance: .random(in: 0...1))
            report(status, lastLines, pause)
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
            if Task.isCancelled || Task.isShuttingDownGracefully { return }
        }
    }

    private func report(_ status: TerminationStatus, _ lastLines: String, _ pause: Duration) {
        let how =
            switch status {
            case .exited(let code): "ended with exit status \(code)"
            case .signaled(let signal): "was killed by signal \(signal)"
            }
        board.update {
            $0.envoy = .stopped(how)
            $0.wasReady = false
            $0.envoyRestarts += 1
        }
        let last = lastLines.isEmpty ? "" : "; its last lines:\n\(lastLines)"
        logger.error("Envoy \(how), restart \(board.state.envoyRestarts) in \(pause)\(last)")
    }

    /// Finds the programs now: a missing one is no reason to try again and again.
    private func resolve() async throws -> String {
        do {
            _ = try await Executable.name("setpriv").resolveExecutablePath(in: .inherit)
        } catch {
            throw AgentError(.program, "not found on PATH; it comes with util-linux", object: "setpriv", cause: error)
        }
        if configuration.envoy.contains("/") {
            guard FileManager.default.isExecutableFile(atPath: configuration.envoy) else {
                throw AgentError(
                    .program, "is not an executable file; SKEIN_ENVOY names it", object: configuration.envoy)
            }
            return configuration.envoy
        }
        do {
            return try await Executable.name(configuration.envoy).resolveExecutablePath(in: .inherit).string
        } catch {
            throw AgentError(
                .program, "not found on PATH; install Envoy or name it in SKEIN_ENVOY", object: configuration.envoy,
                cause: error)
        }
    }
}
