import Foundation
import Identity

/// Makes the certificates of a lab's clusters: "Configure Trust".
struct LabTrust {
    let topology: LabTopology
    let setup: TrustSetup

    /// The roots and the intermediate of each cluster, written below the lab's folder.
    /// - Returns: the intermediates by cluster name.
    func make(in state: LabState, now: Date) throws -> [String: CACertificates] {
        let shared = try root("root", in: state, now: now)
        var sets: [String: CACertificates] = [:]
        for cluster in topology.clusters {
            let isStranger = setup == .separate && cluster.role == .remote
            let root = isStranger ? try root("root-of-\(cluster.name)", in: state, now: now) : shared
            let set = try root.makeIntermediate(cluster: cluster.name, now: now)
            try set.write(to: state.trustDirectory(cluster.name).path)
            sets[cluster.name] = set
        }
        return sets
    }

    private func root(_ name: String, in state: LabState, now: Date) throws -> RootAuthority {
        let root = try RootAuthority.make(now: now)
        try root.write(to: state.trustDirectory(name).path)
        return root
    }
}

extension LabTrust {
    /// The SHA-256 fingerprint of a root that ``make(in:now:)`` wrote.
    static func fingerprint(ofRoot name: String, in state: LabState) throws -> String {
        let file = state.trustDirectory(name).appending(path: "root-cert.pem")
        let bundle = try TrustBundle(pem: [UInt8](try Data(contentsOf: file)))
        guard let first = bundle.fingerprints.first else {
            throw LabError(.notFound, "\(file.path) has no certificate")
        }
        return "\(first)"
    }
}
