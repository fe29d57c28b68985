import ArgumentParser
import Foundation
import Logging
import ProxyAgent
import ServiceLifecycle
import UnixSignals

/// `skein agent`: what runs beside Envoy.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Run beside an Envoy: obtain its identity, relay its configuration, supervise it.",
        discussion: """
            Takes the arguments of Istio's proxy image, and its environment:

              skein agent proxy sidecar --domain NAMESPACE.svc.cluster.local
              skein agent proxy router --domain NAMESPACE.svc.cluster.local
              skein agent istio-iptables -p 15001 -z 15006 -u 1337 -m REDIRECT -i '*' -b '*' -d 15090,15021,15020
            """
    )

    @Argument(parsing: .captureForPassthrough, help: "proxy sidecar|router ..., or istio-iptables ...")
    var arguments: [String] = []

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        if arguments.contains(where: { $0 == "-h" || $0 == "--help" }) {
            throw CleanExit.helpRequest(self)
        }
        if arguments.first == "istio-iptables" {
            let rules = try await CaptureRules.apply(arguments: Array(arguments.dropFirst()), environment: environment)
            Console.print(rules)
            return
        }
        let configuration = try AgentConfiguration.load(environment: environment, arguments: arguments)
        let logger = Logger(label: "agent")
        let agent = try ProxyAgent(configuration: configuration, logger: logger)
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: agent, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}
