import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import LocalCluster

/// Runs the suites of real pods in namespaces of their own: as root, or as the root of a user namespace.
@Suite struct NamespaceTests {
    static let marker = "SKEIN_TEST_IN_NAMESPACES"
    static var isInside: Bool { ProcessInfo.processInfo.environment[marker] != nil }

    private static let isolation =
        (geteuid() == 0 ? [] : ["--user", "--map-root-user"]) + [
            "--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc", "--",
        ]

    private static var isPossible: Bool {
        get async {
            guard let tools = try? SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:)) else {
                return false
            }
            return (try? await SystemCommand.run(tools.unshare, isolation + ["/bin/sh", "-c", "ip link set lo up"]))
                != nil
        }
    }

    @Test(
        .enabled(if: !isInside), .timeLimit(.minutes(5)),
        .enabled("needs ip, nft and util-linux, and root or unprivileged user namespaces") { await isPossible },
        arguments: [
            ("NamespacedPodTests", "podsRunOnThisMachine"), ("NamespacedLifeTests", "podsLiveAndDie"),
            ("NamespacedServiceTests", "servicesAreReached"), ("NamespacedStartTests", "podsStartSoonAndLeaveNothing"),
            ("NamespacedStreamTests", "streamsReachPods"),
        ])
    func podsRunInNamespaces(suite: String, test: String) async throws {
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let result = try await Subprocess.run(
            .path(FilePath(tools.unshare)),
            arguments: Arguments(
                Self.isolation + [program, "--testing-library", "swift-testing", "--filter", suite]),
            environment: .inherit.updating(["SKEIN_TEST_IN_NAMESPACES": "1"]), output: .string(limit: 1 << 22),
            error: .combinedWithOutput)
        #expect(result.terminationStatus.isSuccess, "\(result.standardOutput)")
        #expect(result.standardOutput.contains("\(test)() passed"), "\(result.standardOutput)")
    }
}
