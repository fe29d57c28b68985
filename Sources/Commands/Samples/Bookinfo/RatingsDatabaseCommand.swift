import ArgumentParser
import Kubernetes

/// `skein sample ratings-database`: stands for the databases of the ratings service.
struct RatingsDatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ratings-database",
        abstract: "Stand for Bookinfo's MongoDB or MySQL: answers the ratings service, and speaks no other protocol.")

    @Option(help: "The port to listen on, on all addresses.")
    var port: Int

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var options: [String] = []

    func run() async throws {
        try await LineServer(ports: [port]) { line in
            line == RatingsDatabase.question ? RatingsDatabase.ratings.text() : "{}"
        }.run()
    }
}
