import Foundation
import Subprocess
import SystemPackage

/// Programs that these tests use beside the one under test.
enum Programs {
    /// `SKEIN_KUBECTL`, or `.tools/kubectl` in the project; nil when there is none.
    static let kubectl: String? = {
        var project = URL(filePath: #filePath)
        for _ in 0..<3 { project.deleteLastPathComponent() }
        let candidates: [String?] = [
            ProcessInfo.processInfo.environment["SKEIN_KUBECTL"], project.appending(path: ".tools/kubectl").path,
        ]
        return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// The processes that were told a word.
    static func processes(mentioning word: String) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { process in
            let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            return String(decoding: words, as: UTF8.self).contains(word)
        }
    }

    /// Runs a program of the system to its end.
    static func run(_ words: [String]) async throws -> Skein.Output {
        let result = try await Subprocess.run(
            words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
            arguments: Arguments(Array(words.dropFirst())),
            output: .string(limit: 8 << 20), error: .string(limit: 8 << 20))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Skein.Output(status: status, output: result.standardOutput, error: result.standardError)
    }
}
