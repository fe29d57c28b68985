public import ArgumentParser

/// The root of all verbs.
public struct Skein: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "skein",
        abstract: "A service mesh for several clusters: one control plane, real Envoy proxies, mutual TLS everywhere.",
        discussion: """
            Try it on this machine:   skein lab up
            Make the certificates:    skein ca root --out root; skein ca intermediate --root root --cluster cluster1 --out cluster1
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "A mesh on this machine:", subcommands: [LabCommand.self, ClusterCommand.self]),
            CommandGroup(
                name: "Tools:",
                subcommands: [CACommand.self, DoctorCommand.self, AnalyzeCommand.self, StatusCommand.self]),
            CommandGroup(
                name: "Parts of a mesh:",
                subcommands: [ControlPlaneCommand.self, AgentCommand.self, SampleCommand.self]),
        ]
    )

    public init() {}
}
