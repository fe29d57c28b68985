import Foundation

// What Skein's configuration costs on the way of a request, beside a hand-minimised one for the same Envoys, the same
// certificates and the same capture, in one run. The control plane, the agents and the Envoys are the real ones. Writes JSON
// to the file named by --json. Exit status 1 when a goal is missed.

let options = DataPathBenchOptions.parseOrExit()
guard options.isInside else { exit(try Isolation.rerunInside(options)) }

do {
    let report = try await Report.measure(options)
    print(report.text)
    if let file = options.json { try report.json().write(to: URL(filePath: file)) }
    exit(report.isReached ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("data-path-bench: \(error)\n".utf8))
    exit(2)
}
