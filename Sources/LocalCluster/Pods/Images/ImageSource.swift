import Foundation
import Logging
import Synchronization

/// What images stand for, by the configuration and by a file that people may change at any time. What the file says
/// goes first. While it cannot be read, what it said before counts.
final class ImageSource: Sendable {
    private struct State {
        var table: ImageTable
        var stamp: Stamp?
        var fault: String?
    }

    /// Changes with every change of a file.
    private struct Stamp: Hashable {
        let time: Date?
        let size: Int
        let inode: Int
    }

    private let file: String
    private let builtIn: [ImageMapping]
    private let log: Logger
    private let state: Mutex<State>

    init(file: String, builtIn: [ImageMapping], log: Logger) {
        self.file = file
        self.builtIn = builtIn
        self.log = log
        state = Mutex(State(table: ImageTable(mappings: builtIn)))
        _ = reload()
    }

    /// What a container runs; `nil` when nothing is mapped to its image.
    func command(for container: ContainerSpec) -> (mapping: ImageMapping, command: [String])? {
        state.withLock(\.table).command(for: container)
    }

    /// What to do about an image that stands for nothing.
    func advice(for image: String) -> String {
        if let fault = state.withLock(\.fault) {
            return "\(image) stands for nothing on this machine, and \(file) cannot be used: \(fault)"
        }
        let name = image.split(separator: "@").first.map(String.init) ?? image
        return """
            \(image) stands for no program of this machine: say which one in \(file), such as \
            \"images: [{image: \(name), command: [/path/to/program]}]\"
            """
    }

    /// Reads the file again if it has changed.
    /// - Returns: whether images stand for something else now.
    func reload() -> Bool {
        let stamp = Self.stamp(file)
        guard state.withLock({ $0.stamp != stamp }) else { return false }
        do {
            let mappings = stamp == nil ? [] : try ImageFile.parse(String(contentsOfFile: file, encoding: .utf8))
            let table = ImageTable(mappings: mappings + builtIn)
            return state.withLock { state in
                defer { state = State(table: table, stamp: stamp) }
                return state.table != table || state.fault != nil
            }
        } catch {
            log.error("\(file) cannot be used, what it said before still counts: \(error)")
            state.withLock { state in
                state.stamp = stamp
                state.fault = "\(error)"
            }
            return false
        }
    }

    /// `nil` when there is no such file.
    private static func stamp(_ file: String) -> Stamp? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file) else { return nil }
        return Stamp(
            time: attributes[.modificationDate] as? Date, size: attributes[.size] as? Int ?? 0,
            inode: attributes[.systemFileNumber] as? Int ?? 0)
    }
}
