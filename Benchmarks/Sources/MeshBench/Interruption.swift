import Dispatch
import Foundation
import Synchronization

/// What is cleaned up when somebody interrupts the bench: no process and no file is left.
enum Interruption {
    private struct State {
        var processes: Set<pid_t> = []
        var directories: [URL] = []
    }

    private static let state = Mutex(State())

    /// Kills this process when the bench is interrupted.
    static func kill(_ process: pid_t) { state.withLock { _ = $0.processes.insert(process) } }

    /// Forgets a process that has ended.
    static func spare(_ process: pid_t) { state.withLock { _ = $0.processes.remove(process) } }

    /// Removes this directory when the bench is interrupted.
    static func remove(_ directory: URL) { state.withLock { $0.directories.append(directory) } }

    /// Waits for SIGINT, SIGTERM and SIGHUP for as long as the result is kept.
    static func watch() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM, SIGHUP].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                state.withLock { state in
                    for process in state.processes { Foundation.kill(process, SIGKILL) }
                    for directory in state.directories { try? FileManager.default.removeItem(at: directory) }
                }
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }
}
