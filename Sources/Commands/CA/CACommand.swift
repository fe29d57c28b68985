import ArgumentParser

/// `skein ca`: the certificates of a mesh.
struct CACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca",
        abstract: "Make and check the certificates by which clusters trust each other.",
        discussion: """
            All clusters of a mesh trust one root; each has its own intermediate, in four PEM files that become its
            Secret cacerts:

              skein ca root --out root
              skein ca intermediate --root root --cluster cluster1 --out cluster1
              kubectl create secret generic cacerts -n istio-system --from-file=cluster1
            """,
        subcommands: [
            CARootCommand.self, CAIntermediateCommand.self, CAInspectCommand.self, CACheckCommand.self,
            CARotateCommand.self,
        ]
    )
}
