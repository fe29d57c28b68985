import ArgumentParser

/// `skein sample`: small programs that answer as the well-known sample workloads do.
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Run a sample workload.",
        subcommands: [
            HelloworldCommand.self, HTTPBinCommand.self, TCPEchoCommand.self, DetailsCommand.self,
            RatingsCommand.self, RatingsDatabaseCommand.self, ReviewsCommand.self, ProductPageCommand.self,
            WebCommand.self, LoadCommand.self,
        ]
    )
}
