public import Foundation
public import LocalCluster

/// Where a lab keeps its files, and the record by which later commands find it.
public struct LabState: Sendable {
    /// What `lab up` leaves for the other verbs.
    public struct Record: Codable, Sendable {
        /// The first process of the lab's namespaces, as this machine sees it.
        public let process: IsolatedProcess
        /// Where this machine reaches each cluster's API server, by cluster name.
        public let apis: [String: HostAddress]
        /// The lab's ``LabTopology/name``.
        public let topology: String
        /// Which trust was installed.
        public let trust: TrustSetup
        /// Seconds that `up` took, once it has finished.
        public var upSeconds: Double?
    }

    /// The folder that holds all of the lab's files.
    public let directory: URL

    /// A lab's files at `directory`.
    public init(directory: URL) {
        self.directory = directory
    }

    /// The folder used when none is named: `$XDG_STATE_HOME/skein/lab`, else `~/.local/state/skein/lab`.
    public static func defaultDirectory(environment: [String: String]) -> URL {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return URL(filePath: state).appending(path: "skein/lab")
        }
        return URL(filePath: environment["HOME"] ?? "/root").appending(path: ".local/state/skein/lab")
    }

    /// The kubeconfig by which this machine reaches all clusters.
    public var kubeconfig: URL { directory.appending(path: "kubeconfig") }
    var recordFile: URL { directory.appending(path: "lab.json") }
    var nodeLog: URL { directory.appending(path: "lab.log") }
    /// Made by the lab's first process when the networks are there and the clusters are starting.
    var startedMark: URL { directory.appending(path: "started") }
    func clusterDirectory(_ cluster: LabCluster) -> URL { directory.appending(path: cluster.name) }
    func kubeconfig(_ cluster: LabCluster) -> URL { clusterDirectory(cluster).appending(path: "kubeconfig") }
    func trustDirectory(_ name: String) -> URL { directory.appending(path: "trust/\(name)") }

    /// The record of the running lab.
    /// - Throws: ``LabError`` when no lab runs here.
    public func running() throws -> Record {
        guard let record = try? JSONDecoder().decode(Record.self, from: Data(contentsOf: recordFile)),
            record.process.isAlive
        else {
            throw LabError(.state, "no lab runs at \(directory.path); start one with: skein lab up")
        }
        return record
    }

    func write(_ record: Record) throws {
        try JSONEncoder().encode(record).write(to: recordFile, options: .atomic)
    }
}

extension LabState {
    /// The record as seen from inside, where the process has another number.
    static func recordInside(of state: LabState) throws -> Record {
        try JSONDecoder().decode(Record.self, from: Data(contentsOf: state.recordFile))
    }
}
