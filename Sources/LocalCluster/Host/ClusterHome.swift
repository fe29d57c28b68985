public import Foundation

/// The data folder of a cluster of this machine, and what stands in it for those outside of the cluster's namespaces.
public struct ClusterHome: Sendable, Hashable {
    /// The cluster's name, which is that of its context in the kubeconfig, too.
    public let name: String
    /// The folder.
    public let directory: URL

    /// - Parameter directory: `nil`: the default one of that name.
    public init(name: String, directory: URL?, environment: [String: String]) {
        self.name = name
        self.directory = directory ?? Self.root(environment).appending(path: name)
    }

    /// Where clusters are kept for which no folder is named: `$XDG_STATE_HOME/skein/clusters`, else
    /// `~/.local/state/skein/clusters`.
    public static func root(_ environment: [String: String]) -> URL {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return URL(filePath: state).appending(path: "skein/clusters")
        }
        return URL(filePath: environment["HOME"] ?? "/root").appending(path: ".local/state/skein/clusters")
    }

    /// All clusters below the default folder, by name.
    public static func all(_ environment: [String: String]) -> [ClusterHome] {
        let root = root(environment)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { ClusterHome(name: $0, directory: nil, environment: environment) }
            .filter { $0.record != nil }
    }

    /// Where the administrator's kubeconfig is once the cluster has been started.
    public var kubeconfig: URL { directory.appending(path: "kubeconfig") }
    /// What a cluster in the background prints.
    public var log: URL { directory.appending(path: "cluster.log") }
    private var recordFile: URL { directory.appending(path: "cluster.json") }

    /// What the last start left; `nil` before the first one.
    public var record: ClusterRecord? {
        (try? Data(contentsOf: recordFile)).flatMap { try? JSONDecoder().decode(ClusterRecord.self, from: $0) }
    }

    func write(_ record: ClusterRecord) throws {
        try JSONEncoder().encode(record).write(to: recordFile, options: .atomic)
    }

    /// What makes this folder or name unfit; `nil` when nothing does.
    var fault: String? {
        let path = directory.path
        if !NameSyntax.isLabel(name) {
            return "a cluster's name consists of lower-case letters, digits and \"-\", not \"\(name)\""
        }
        if path == "/run" || path.hasPrefix("/run/") {
            return "the data folder cannot be below /run, which a cluster has of its own: \(path)"
        }
        if path.contains(where: { ",:\\\n".contains($0) }) {
            return "the data folder may not contain commas, colons or backslashes: \(path)"
        }
        if let record, record.name != name {
            return "\(path) holds the cluster \(record.name), not \(name); name another folder with --data"
        }
        return nil
    }
}
