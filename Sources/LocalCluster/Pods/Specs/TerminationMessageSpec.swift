import Kubernetes

/// Where a container leaves word of why it ended.
struct TerminationMessageSpec: Sendable, Hashable {
    static let defaultPath = "/dev/termination-log"
    /// The most that is read, in bytes.
    static let limit = 4096
    /// What is taken from the log where the container left nothing.
    static let logBytes = 2048
    static let logLines = 80

    let path: String
    let fallsBackToLogs: Bool

    /// - Throws: `NodeError.invalidPod` for a path that cannot be a file of a container.
    init(_ container: JSON) throws(NodeError) {
        let path = container["terminationMessagePath"]?.string ?? Self.defaultPath
        guard path.hasPrefix("/"), FilePaths.normal(path) != "/", FilePaths.isInside(path.dropFirst()) else {
            throw NodeError(
                .invalidPod, "terminationMessagePath \"\(path)\" must be absolute and may not contain \"..\"")
        }
        self.path = FilePaths.normal(path)
        fallsBackToLogs = container["terminationMessagePolicy"]?.string == "FallbackToLogsOnError"
    }

    /// What is shown as the message of a run that is over.
    /// - Parameters:
    ///   - file: what the container wrote.
    ///   - log: the end of its log.
    func text(file: [UInt8], log: () -> [UInt8], isSuccess: Bool) -> String? {
        let bytes =
            file.isEmpty && fallsBackToLogs && !isSuccess ? log().suffix(Self.logBytes) : file.prefix(Self.limit)
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
