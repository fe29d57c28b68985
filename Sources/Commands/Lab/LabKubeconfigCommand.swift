import ArgumentParser
import Foundation
import Lab

/// `skein lab kubeconfig`: how this machine's kubectl reaches the lab's clusters.
struct LabKubeconfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubeconfig", abstract: "Print a kubeconfig with a context for each cluster of the lab.",
        discussion: """
            It holds the administrators' tokens: keep it to yourself.

              export KUBECONFIG=$(skein lab kubeconfig --path)
              kubectl --context cluster2 get pods -n istio-system
            """)

    @OptionGroup var options: LabOptions

    @Flag(help: "Print where the file is instead.")
    var path = false

    func run() async throws {
        let file = try options.lab.kubeconfig()
        Console.print(path ? file.path + "\n" : try String(contentsOf: file, encoding: .utf8))
    }
}
