import Foundation
import Kubernetes

/// The volumes of one pod on this machine: makes their directories and keeps their files up to date.
actor PodVolumes {
    /// What the node has to do with volumes.
    struct Node: Sendable {
        var tools: SystemTools?
        /// The directories that `hostPath` volumes must lie below.
        var hostPaths = ["/"]
    }

    private let volumes: [VolumeSpec]
    private let directory: PodDirectory
    /// The group that all of the pod's volumes belong to.
    private let group: UInt32?
    private let node: Node
    private let issue: @Sendable (VolumeSource.TokenRequest) async throws -> (token: String, expires: Date)
    private var tokens: [VolumeSource.TokenRequest: IssuedToken] = [:]
    private var written: [String: [String: VolumeFile]] = [:]
    private var mounted: Set<String> = []

    private struct IssuedToken {
        let text: String
        let renewal: Date
    }

    /// - Parameter issue: gets a token for the pod's service account.
    init(
        _ volumes: [VolumeSpec], in directory: PodDirectory, group: UInt32? = nil, node: Node = Node(),
        issue: @escaping @Sendable (VolumeSource.TokenRequest) async throws -> (token: String, expires: Date)
    ) {
        self.volumes = volumes
        self.directory = directory
        self.group = group
        self.node = node
        self.issue = issue
    }

    /// Writes what is new.
    /// - Returns: when this has to be done again because a token needs to be renewed; `nil`: never.
    /// - Throws: naming the volume and what is missing; volumes that were all right are written then.
    func refresh(fields: PodFields, objects: ReferencedObjects, now: Date) async throws -> Date? {
        for volume in volumes {
            do {
                try await refresh(volume, fields, objects, now)
            } catch {
                throw NodeError(.invalidPod, "MountVolume.SetUp failed for volume \"\(volume.name)\" : \(error)")
            }
        }
        return tokens.values.map(\.renewal).min()
    }

    private func refresh(
        _ volume: VolumeSpec, _ fields: PodFields, _ objects: ReferencedObjects, _ now: Date
    ) async throws {
        switch volume.content {
        case .empty(let memory): try await makeEmpty(directory.volume(volume.name), memory)
        case .host(let path): try path.prepare(allowed: node.hostPaths)
        case .claim(let name):
            throw NodeError(
                .invalidPod,
                "persistentvolumeclaim \"\(name)\" cannot be bound: this cluster has no persistent volumes, use a hostPath"
            )
        case .files(let sources, let mode):
            let tokens = try await tokens(sources, now)
            let files = try VolumeContent.files(sources, fields: fields, objects: objects, tokens: tokens)
            guard written[volume.name] != files else { return }
            try VolumeDirectory(path: directory.volume(volume.name), group: group).write(files, mode: mode)
            written[volume.name] = files
        }
    }

    /// Where a volume's files lie on this machine, and whether containers may only read them.
    nonisolated func source(_ name: String) -> (path: String, isReadOnly: Bool)? {
        guard let volume = volumes.first(where: { $0.name == name }) else { return nil }
        switch volume.content {
        case .host(let host): return (host.path, false)
        case .empty, .claim: return (directory.volume(name), false)
        case .files: return (directory.volume(name), true)
        }
    }

    /// Gives the memory of volumes back.
    func unmount() async {
        guard let tools = node.tools else { return }
        for path in mounted { _ = try? await SystemCommand.run(tools.umount, ["-l", path]) }
        mounted = []
    }

    /// Every user of a container may write to an empty directory.
    private func makeEmpty(_ path: String, _ memory: VolumeSpec.Memory?) async throws {
        guard memory == nil ? !FileManager.default.fileExists(atPath: path) : !mounted.contains(path) else { return }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if let memory, let tools = node.tools {
            let options = ["mode=0777"] + (memory.limit.map { ["size=\($0)"] } ?? [])
            try await SystemCommand.run(
                tools.mount, ["-t", "tmpfs", "-o", options.joined(separator: ","), "skein-volume", path])
            mounted.insert(path)
        }
        var mode: mode_t = 0o777
        if let group, chown(path, uid_t.max, group) == 0 { mode |= mode_t(S_ISGID) }
        guard chmod(path, mode) == 0 else {
            throw NodeError(.commandFailed, "cannot set the permissions of \(path)")
        }
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
