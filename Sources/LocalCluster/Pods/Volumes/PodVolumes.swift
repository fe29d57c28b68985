import Foundation
import Kubernetes

/// The volumes of one pod on this machine: makes their directories and keeps their files up to date.
actor PodVolumes {
    private let volumes: [VolumeSpec]
    private let directory: PodDirectory
    private let issue: @Sendable (VolumeSource.TokenRequest) async throws -> (token: String, expires: Date)
    private var tokens: [VolumeSource.TokenRequest: IssuedToken] = [:]
    private var written: [String: [String: [UInt8]]] = [:]

    private struct IssuedToken {
        let text: String
        let renewal: Date
    }

    /// - Parameter issue: gets a token for the pod's service account.
    init(
        _ volumes: [VolumeSpec], in directory: PodDirectory,
        issue: @escaping @Sendable (VolumeSource.TokenRequest) async throws -> (token: String, expires: Date)
    ) {
        self.volumes = volumes
        self.directory = directory
        self.issue = issue
    }

    /// Writes what is new.
    /// - Returns: when this has to be done again because a token needs to be renewed; `nil`: never.
    /// - Throws: naming what is missing; volumes that were all right are written then.
    func refresh(fields: PodFields, objects: ReferencedObjects, now: Date) async throws -> Date? {
        for volume in volumes {
            switch volume.content {
            case .empty: try makeEmpty(directory.volume(volume.name))
            case .host(let path, let create): try Self.check(path, create)
            case .files(let sources, let mode):
                let tokens = try await tokens(sources, now)
                let files = try VolumeContent.files(sources, fields: fields, objects: objects, tokens: tokens)
                guard written[volume.name] != files else { continue }
                try VolumeDirectory(path: directory.volume(volume.name)).write(files, mode: mode)
                written[volume.name] = files
            }
        }
        return tokens.values.map(\.renewal).min()
    }

    /// Where a volume's files lie on this machine, and whether containers may only read them.
    nonisolated func source(_ name: String) -> (path: String, isReadOnly: Bool)? {
        guard let volume = volumes.first(where: { $0.name == name }) else { return nil }
        switch volume.content {
        case .host(let path, _): return (path, false)
        case .empty: return (directory.volume(name), false)
        case .files: return (directory.volume(name), true)
        }
    }

    /// Every user of a container may write to an empty directory.
    private func makeEmpty(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
    }

    private static func check(_ path: String, _ create: Bool) throws {
        if FileManager.default.fileExists(atPath: path) { return }
        guard create else { throw NodeError(.invalidPod, "hostPath \"\(path)\" does not exist on this machine") }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Tokens are renewed after four fifths of their life.
    private func tokens(_ sources: [VolumeSource], _ now: Date) async throws -> [VolumeSource.TokenRequest: String] {
        var texts: [VolumeSource.TokenRequest: String] = [:]
        for case .token(_, let request) in sources {
            if let known = tokens[request], known.renewal > now {
                texts[request] = known.text
                continue
            }
            let (token, expires) = try await issue(request)
            let renewal = now.addingTimeInterval(expires.timeIntervalSince(now) * 0.8)
            tokens[request] = IssuedToken(text: token, renewal: renewal)
            texts[request] = token
        }
        return texts
    }
}
