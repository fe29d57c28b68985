import ArgumentParser
import Lab

/// `skein lab down`: end the lab.
struct LabDownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Stop the lab and remove its files. Does nothing when no lab runs.")

    @OptionGroup var options: LabOptions

    func run() async throws {
        try options.lab.down()
    }
}
