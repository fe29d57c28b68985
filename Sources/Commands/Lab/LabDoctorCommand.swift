import ArgumentParser
import Lab

/// `skein lab doctor`: what the doctor says of the running lab.
struct LabDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine the trust of the running lab's clusters.",
        discussion: "As `skein doctor`, from within the lab's networks. Exit status 1 when something failed."
    )

    @OptionGroup var options: LabOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try DoctorTable.show(try await options.lab.doctor(), output)
    }
}
