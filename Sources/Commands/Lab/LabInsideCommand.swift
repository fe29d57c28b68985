import ArgumentParser
import Foundation
import Lab
import LocalCluster
import Logging
import ServiceLifecycle
import UnixSignals

/// `skein lab inside`: the steps of the other lab verbs that run in the lab's own namespaces.
struct LabInsideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inside", abstract: "Steps within the lab's namespaces.", shouldDisplay: false,
        subcommands: [
            Node.self, Install.self, Look.self, Examine.self, Exec.self, Logs.self, Apply.self, Kill.self,
        ])

    /// The lab's first process.
    struct Node: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Option(name: .customLong("host-socket")) var hostSockets: [Int32] = []

        func run() async throws {
            let logger = Logger(label: "lab")
            let node = LabNode(
                topology: .primaryRemote, state: options.state,
                programs: try .find(environment: ProcessInfo.processInfo.environment), hostSockets: hostSockets,
                logger: logger)
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: node, successTerminationBehavior: .gracefullyShutdownGroup)],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
        }
    }

    /// Installs the mesh.
    struct Install: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Option var trust: TrustSetup = .shared

        func run() async throws {
            try await options.lab.installInside(trust: trust)
        }
    }

    /// Prints an observation as JSON.
    struct Look: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Flag var checks = false

        func run() async throws {
            let observation = try await options.lab.lookInside(checks: checks)
            Console.print(try OutputFormat.json.render(observation, table: ""))
        }
    }

    /// Prints the doctor's report as JSON.
    struct Examine: AsyncParsableCommand {
        @OptionGroup var options: LabOptions

        func run() async throws {
            Console.print(try OutputFormat.json.render(try await options.lab.doctorInside(), table: ""))
        }
    }

    /// Becomes a command in a pod.
    struct Exec: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Option var container: String?
        @Argument var pod: PodName
        @Argument(parsing: .postTerminator) var command: [String]

        func run() async throws {
            let words = try await options.lab.execInside(pod, container: container, command: command)
            throw ReplaceProcess.with(words)
        }
    }

    /// Prints a container's log.
    struct Logs: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Option var container: String?
        @Argument var pod: PodName

        func run() async throws {
            Console.print(try await options.lab.logInside(of: pod, container: container))
        }
    }

    /// Ends a container.
    struct Kill: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Option var container: String?
        @Option var signal: String
        @Argument var pod: PodName

        func run() async throws {
            let process = try await options.lab.processInside(of: pod, container: container)
            throw ReplaceProcess.with(["kill", "-s", signal, String(process)])
        }
    }

    /// Applies files to a cluster.
    struct Apply: AsyncParsableCommand {
        @OptionGroup var options: LabOptions
        @Argument var cluster: String
        @Option var namespace: String
        @Argument var files: [String]

        func run() async throws {
            for line in try await options.lab.applyInside(files: files, cluster: cluster, namespace: namespace) {
                Console.print(line + "\n")
            }
        }
    }
}
