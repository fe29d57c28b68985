import Foundation
import Identity

/// Makes the certificates of a lab's clusters: "Configure Trust", with the fault that is wanted.
struct LabTrust {
    let topology: LabTopology
    let setup: TrustSetup

    /// The intermediate of each cluster by its name, and the roots by theirs.
    struct Material {
        var roots: [String: RootAuthority] = [:]
        var sets: [String: CACertificates] = [:]
    }

    /// The roots and the intermediate of each cluster, written below the lab's folder.
    /// - Returns: the intermediates by cluster name.
    func make(in state: LabState, now: Date) throws -> [String: CACertificates] {
        let material = try material(now: now)
        for (name, root) in material.roots { try root.write(to: state.trustDirectory(name).path) }
        for (name, set) in material.sets { try set.write(to: state.trustDirectory(name).path) }
        return material.sets
    }

    /// The certificates, in memory.
    func material(now: Date) throws -> Material {
        let moment = makersClock(now)
        let root = try RootAuthority.make(now: moment)
        var material = Material(roots: ["root": root])
        for cluster in topology.clusters {
            switch cluster.role {
            case .primary:
                material.sets[cluster.name] = try faulty(cluster, root, moment, now: now)
            case .remote:
                let own = setup == .separate ? try RootAuthority.make(now: now) : root
                if setup == .separate { material.roots["root-of-\(cluster.name)"] = own }
                material.sets[cluster.name] = try own.makeIntermediate(cluster: cluster.name, now: max(now, moment))
            }
        }
        return material
    }

    /// What the clock of the machine that makes the root says.
    private func makersClock(_ now: Date) -> Date {
        switch setup {
        // So long ago that the primary's intermediate of two years has ended.
        case .expired: now.addingTimeInterval(-Self.intermediateLife - 3600)
        // Certificates are dated back by two minutes.
        case .clockSkew: now.addingTimeInterval(3600 + 120)
        default: now
        }
    }

    /// Two years.
    private static let intermediateLife = 730.0 * 86_400

    private func faulty(
        _ cluster: LabCluster, _ root: RootAuthority, _ moment: Date, now: Date
    ) throws -> CACertificates {
        var set = try root.makeIntermediate(cluster: cluster.name, now: moment)
        switch setup {
        case .shared, .separate, .expired, .clockSkew, .wrongClusterID: break
        case .wrongKey: set.key = try root.makeIntermediate(cluster: cluster.name, now: moment).key
        case .missingChain:
            set = try region(below: root, now: now).makeIntermediate(cluster: cluster.name, now: now)
            set.chain = (set.certificate ?? []) + (set.root ?? [])
        case .notACA:
            let key = try WorkloadKey()
            let server = try region(below: root, now: now).issueServer(
                hosts: ["istiod.istio-system.svc"], key: key, lifetime: .seconds(90 * 86_400), now: now)
            set.certificate = Array((server.chainPEM.first ?? "").utf8)
            set.key = key.pem
            set.chain = Array(server.presentedPEM.utf8)
        }
        return set
    }

    /// An authority between the root and the clusters.
    private func region(below root: RootAuthority, now: Date) throws -> CertificateAuthority {
        try CertificateAuthority(root.makeIntermediate(cluster: "region", pathLength: 1, now: now), now: now)
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
