import ArgumentParser
import Foundation
import Hummingbird
import Logging

/// `skein sample helloworld`: answers with its version and the name of its pod.
struct HelloworldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helloworld",
        abstract: "Answer GET /hello with a version and the pod's name, GET /health with ok."
    )

    @Option(help: "The version to name. Environment: SERVICE_VERSION.")
    var version: String?

    @Option(help: "The port to listen on, on all addresses.")
    var port = 5000

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let version = version ?? environment["SERVICE_VERSION"] ?? "unknown"
        let instance = environment["HOSTNAME"] ?? ProcessInfo.processInfo.hostName
        var logger = Logger(label: "helloworld")
        logger.logLevel = .notice
        try await Self.application(version: version, instance: instance, port: port, logger: logger).runService()
    }

    static func application(
        version: String, instance: String, port: Int, logger: Logger
    ) -> some ApplicationProtocol {
        let router = Router()
        router.get("hello") { _, _ in "Hello version: \(version), instance: \(instance)\n" }
        router.get("health") { _, _ in "Helloworld is healthy\n" }
        return Application(
            router: router, configuration: .init(address: .hostname("0.0.0.0", port: port)), logger: logger)
    }
}
