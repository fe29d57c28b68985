import ArgumentParser
import ControlPlane
import Foundation
import Identity

/// `skein ca rotate pause`: stay where it is.
struct CARotatePauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Keep a rotation in its phase.",
        discussion: "Nothing is taken back: the mesh works as well as before.")

    @OptionGroup var asking: RotationAsking

    func run() async throws { try await asking.ask(.pause) }
}

/// `skein ca rotate resume`: go on.
struct CARotateResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused rotation go on.",
        discussion: "What it paused for has to be repaired first, or it pauses again.")

    @OptionGroup var asking: RotationAsking

    func run() async throws { try await asking.ask(.resume) }
}

/// `skein ca rotate rollback`: go back.
struct CARotateRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Go back to the root that the rotation was started from.",
        discussion: "As safe as going forward: it is the same way with the two roots exchanged.")

    @OptionGroup var asking: RotationAsking

    func run() async throws { try await asking.ask(.rollback) }
}

/// A request to a rotation, and what came of it.
struct RotationAsking: ParsableArguments {
    @OptionGroup var cluster: ContextOptions
    @OptionGroup var output: OutputOptions

    func ask(_ action: RotationRequest.Action) async throws {
        let inquiry = RotationInquiry(store: RotationStore(client: try cluster.client(), namespace: cluster.namespace))
        let report = try await inquiry.ask(action)
        try output.show(report, table: RotationTable(report: report, now: Date()).text)
    }
}
