public import ArgumentParser
import Foundation
public import Identity

/// `skein ca root`: a new root.
struct CARootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "root",
        abstract: "Make a root certificate and its key.",
        discussion:
            "Writes root-cert.pem and root-key.pem. Keep the key offline: it is needed for intermediates only."
    )

    @Option(help: "The folder to write to; made if it does not exist.")
    var out: String

    @Option(help: "The kind of key: \(KeyKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var key: KeyKind = .p256

    @Flag(help: "Replace files that are there.")
    var force = false

    func run() async throws {
        let root = try RootAuthority.make(key: key, now: Date())
        try root.write(to: out, replacing: force)
        Console.note("root \(root.summary.subject), SHA-256 \(root.summary.fingerprint), written to \(out)")
    }
}

extension KeyKind: ExpressibleByArgument {}
