import ArgumentParser
import ControlPlane
import Foundation
import Identity

/// `skein ca rotate`: another root for a running mesh.
struct CARotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace the root of a running mesh without a lost request.",
        discussion: """
            The control plane carries it out: every proxy of every cluster learns to trust both roots; then the new
            authority issues, and every proxy gets a new certificate; then the old root is taken from every proxy. It goes
            on only when all proxies have followed, lists those that have not, pauses itself when something is wrong, and
            goes on where it was when the control plane starts anew.

              skein ca root --out new-root
              skein ca intermediate --root new-root --cluster cluster1 --out new-cluster1
              skein ca rotate start --to new-cluster1 --context cluster1 --wait
            """,
        subcommands: [
            CARotateStartCommand.self, CARotateStatusCommand.self, CARotatePauseCommand.self,
            CARotateResumeCommand.self, CARotateRollbackCommand.self,
        ], defaultSubcommand: CARotateStatusCommand.self)
}

/// `skein ca rotate status`: how far it is.
struct CARotateStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how far a rotation is, and which proxies hold it up.",
        discussion: "Exit status 1 while a rotation is paused.")

    @OptionGroup var cluster: ContextOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Wait until it is over or pauses, and tell of each phase.")
    var wait = false

    func run() async throws {
        let inquiry = RotationInquiry(store: RotationStore(client: try cluster.client(), namespace: cluster.namespace))
        let report = wait ? try await inquiry.end() : try await inquiry.store.readMap().report
        try output.show(report, table: RotationTable(report: report, now: Date()).text)
        if report.rotation?.pause != nil { throw ExitCode.failure }
    }
}

/// `skein ca rotate start`: begin.
struct CARotateStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Begin to replace the root of a running mesh.",
        discussion: "Exit status 1 when the control plane refuses, or when it pauses while it is waited for.")

    @Option(
        help: ArgumentHelp(
            "The folder with the new authority of the control plane's cluster.",
            discussion: "As `skein ca intermediate` makes it, in either spelling of the files."))
    var to: String?

    @Flag(help: "Go to a new self-signed authority, for a mesh into which none is plugged.")
    var selfSigned = false

    @OptionGroup var cluster: ContextOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Wait until it is over or pauses, and tell of each phase.")
    var wait = false

    func validate() throws {
        if (to == nil) != selfSigned { throw ValidationError("name either --to DIR or --self-signed") }
    }

    func run() async throws {
        let files = try to.map { try CACertificates(directory: $0) } ?? CACertificates.selfSigned(now: Date())
        _ = try CertificateAuthority(files, now: Date())
        let inquiry = RotationInquiry(store: RotationStore(client: try cluster.client(), namespace: cluster.namespace))
        if let phase = try await inquiry.store.readMap().report.phaseUnderWay {
            throw RotationRefusal("a rotation is under way already (\(phase)): skein ca rotate status")
        }
        try await inquiry.store.put(new: files)
        var report = try await inquiry.ask(.start)
        if wait { report = try await inquiry.end() }
        try output.show(report, table: RotationTable(report: report, now: Date()).text)
        if report.rotation?.pause != nil { throw ExitCode.failure }
    }
}

extension RotationReport {
    /// The phase of a rotation that is not over.
    fileprivate var phaseUnderWay: String? { isActive ? rotation?.phase.rawValue : nil }
}
