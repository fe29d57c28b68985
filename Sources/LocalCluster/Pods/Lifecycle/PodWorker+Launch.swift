import Foundation
import Kubernetes

/// A container that cannot be started for now, in the words of `kubectl get pods`.
struct ContainerObstacle: Error {
    static let imageReason = "ErrImagePull"

    let reason: String
    let message: String
}

extension PodWorker {
    /// Puts together how a container is started.
    /// - Throws: `ContainerObstacle`.
    func process(for container: ContainerSpec) async throws(ContainerObstacle) -> ContainerProcess {
        guard let (mapping, command) = host.images.command(for: container) else {
            throw ContainerObstacle(
                reason: ContainerObstacle.imageReason, message: host.images.advice(for: container.image))
        }
        do {
            let environment = try await environment().variables(of: container, image: mapping.environment)
            let expanded = command.map { VariableExpansion.expand($0, environment) }
            guard let program = expanded.first else {
                throw NodeError(.invalidPod, "neither the container nor the mapping of its image names a command")
            }
            try container.user.check(container: container.name, pod: spec.fullName)
            var launch = try launch(
                container, expanded, environment, kept: mapping.entrypoint.prefix(1) + [program])
            // Last, so that nothing can fail that would leave it behind.
            let group = host.groups?.group(uid, container.name)
            try group?.create(ResourceLimits(container, processes: Int64(host.options.processLimit)))
            launch.groupFiles = group?.joinFiles ?? []
            return ContainerProcess(
                launch: launch, environment: environment, tools: host.tools, log: directory.log(container.name),
                previousLog: directory.previousLog(container.name), group: group, console: try console(container),
                started: Latch())
        } catch let error as NodeError where error.code == .invalidPod {
            throw ContainerObstacle(reason: "CreateContainerConfigError", message: error.message)
        } catch {
            throw ContainerObstacle(reason: "CreateContainerError", message: "\(error)")
        }
    }

    private func console(_ container: ContainerSpec) throws -> ContainerConsole {
        ContainerConsole(
            terminal: container.isTerminal ? try Terminal() : nil, hasInput: container.hasInput,
            endsInputWithFirstClient: container.endsInputWithFirstClient)
    }

    private func environment() async throws -> ContainerEnvironment {
        let store = host.context.store
        let objects = try await ReferencedObjects(spec.references, namespace: key.namespace, from: store)
        let service = try? await store.get(ObjectReference(.services, namespace: "default", name: "kubernetes"))
        let services = spec.hasServiceLinks ? try await store.list(.services, namespace: key.namespace).items : []
        let configuration = host.context.configuration
        let api = service?.spec["clusterIP"]?.string.map { (host: $0, port: "443") }
        return ContainerEnvironment(
            fields: fields, objects: objects,
            apiServer: api ?? (configuration.nodeAddress, String(configuration.apiPort)), machine: host.machine,
            services: services)
    }

    /// - Parameter kept: programs that must be seen in the container wherever they lie.
    private func launch(
        _ container: ContainerSpec, _ command: [String], _ environment: [String: String],
        kept programs: some Sequence<String>
    ) throws -> ContainerLaunch {
        let files = FileManager.default
        let path = directory.root(container.name)
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        let kept = host.options.visiblePaths + programs.filter { $0.hasPrefix("/") }.flatMap(Self.places)
        let root = ContainerRoot(
            path: path, machine: try MachineRoot(), mounts: try mounts(container, environment),
            kept: Set(kept).sorted().map { .init(source: $0, path: $0, isFile: !Self.isDirectory($0)) },
            workingDirectory: FilePaths.normal(container.workingDirectory ?? "/"),
            isReadOnly: container.isReadOnly, exists: files.fileExists)
        let canSwitch = host.canSwitch(to: container.user)
        try Data(root.table.text.utf8).write(to: URL(filePath: directory.mountTable(container.name)))
        return ContainerLaunch(
            root: root, mountTable: directory.mountTable(container.name), etc: directory.etc, network: link?.namespace,
            hostname: spec.hostname, workingDirectory: container.workingDirectory ?? "/",
            user: canSwitch ? container.user.user : nil, userOptions: container.user.options(canSwitch: canSwitch),
            command: command, isTerminal: container.isTerminal)
    }

    private func mounts(
        _ container: ContainerSpec, _ environment: [String: String]
    ) throws -> [ContainerRoot.Mount] {
        let mounts = try spec.mounts(of: container).map { try mount($0, of: container, environment) }
        let all = mounts + [try terminationMessage(container)]
        for inner in all {
            for outer in mounts where outer != inner && FilePaths.isBelow(inner.path, outer.path) {
                try Self.makeMountPoint(inner, in: outer)
            }
        }
        return all
    }

    /// A mount point inside another volume may not lie behind a link that leads out of it.
    private static func makeMountPoint(_ inner: ContainerRoot.Mount, in outer: ContainerRoot.Mount) throws {
        let place = try VolumePath.source(outer.source, String(inner.path.dropFirst(outer.path.count + 1)))
        guard inner.isFile, !FileManager.default.fileExists(atPath: place) else { return }
        let files = FileManager.default
        try files.createDirectory(atPath: FilePaths.parent(place), withIntermediateDirectories: true)
        guard files.createFile(atPath: place, contents: nil) else {
            throw NodeError(.commandFailed, "cannot create \(place) for the file that is to be mounted there")
        }
    }

    private func mount(
        _ mount: ContainerSpec.Mount, of container: ContainerSpec, _ environment: [String: String]
    ) throws -> ContainerRoot.Mount {
        guard let volume = volumes.source(mount.volume) else {
            throw NodeError(
                .invalidPod,
                "container \(container.name) mounts the volume \"\(mount.volume)\", which the pod does not have")
        }
        let path = FilePaths.resolved(mount.path) { try? FileManager.default.destinationOfSymbolicLink(atPath: $0) }
        guard let path else { throw NodeError(.invalidPod, "mountPath \"\(mount.path)\" is a circle of links") }
        let part = mount.subPath.map { mount.isExpanded ? VariableExpansion.expand($0, environment) : $0 }
        let source = try VolumePath.source(volume.path, part ?? "")
        if !FileManager.default.fileExists(atPath: source), !volume.isReadOnly {
            try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
        }
        return .init(
            source: source, path: path, isFile: !Self.isDirectory(source),
            isReadOnly: mount.isReadOnly || volume.isReadOnly)
    }

    /// An empty file for the container's last words.
    private func terminationMessage(_ container: ContainerSpec) throws -> ContainerRoot.Mount {
        let file = directory.terminationMessage(container.name)
        try? FileManager.default.removeItem(atPath: file)
        guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o666]) else {
            throw NodeError(.commandFailed, "cannot create \(file): is the disk full, or the directory not writable?")
        }
        let wanted = container.terminationMessage.path
        let path = FilePaths.resolved(wanted) { try? FileManager.default.destinationOfSymbolicLink(atPath: $0) }
        return .init(source: file, path: path ?? wanted, isFile: true)
    }

    /// Where a program lies: its directory, for what it needs beside it, and the same for what it is a link to. A
    /// program in a directory that everyone uses comes alone.
    private static func places(_ program: String) -> [String] {
        [program, URL(filePath: program).resolvingSymlinksInPath().path(percentEncoded: false)].map {
            ContainerRoot.privateDirectories.contains(FilePaths.parent($0)) ? $0 : FilePaths.parent($0)
        }.filter { FileManager.default.fileExists(atPath: $0) }
    }

    private static func isDirectory(_ path: String) -> Bool {
        (try? URL(filePath: path).resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]).isDirectory)
            ?? false
    }
}
