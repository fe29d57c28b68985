import ArgumentParser
import Foundation
import Identity

/// `skein ca intermediate`: the signing certificate of one cluster.
struct CAIntermediateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intermediate",
        abstract: "Make a cluster's intermediate certificate, signed by a root.",
        discussion: "Writes ca-cert.pem, ca-key.pem, cert-chain.pem and root-cert.pem: the contents of Secret cacerts."
    )

    @Option(help: "The folder that `skein ca root` wrote.")
    var root: String

    @Option(help: "The name of the cluster that will sign with it.")
    var cluster: String

    @Option(help: "The folder to write to; made if it does not exist.")
    var out: String

    @Option(help: "The kind of key: \(KeyKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var key: KeyKind = .p256

    @Flag(help: "Replace files that are there.")
    var force = false

    func run() async throws {
        let now = Date()
        let made = try RootAuthority(directory: root, now: now).makeIntermediate(cluster: cluster, key: key, now: now)
        try made.write(to: out, replacing: force)
        Console.note("intermediate of \(cluster) written to \(out); install it with:")
        Console.note("  kubectl create secret generic cacerts -n istio-system --from-file=\(out)")
    }
}
