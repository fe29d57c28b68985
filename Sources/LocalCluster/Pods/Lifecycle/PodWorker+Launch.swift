import Foundation
import Kubernetes

/// A container that cannot be started for now, in the words of `kubectl get pods`.
struct ContainerObstacle: Error {
    let reason: String
    let message: String
}

extension PodWorker {
    /// Puts together how a container is started.
    /// - Throws: `ContainerObstacle`.
    func process(for container: ContainerSpec) async throws(ContainerObstacle) -> ContainerProcess {
        guard let (mapping, command) = host.images.command(for: container) else {
            let advice = "map it to a command in the images of the cluster's configuration"
            throw ContainerObstacle(
                reason: "ErrImagePull",
                message: "image \"\(container.image)\" stands for nothing on this machine: \(advice)")
        }
        do {
            let environment = try await environment().variables(of: container, image: mapping.environment)
            let expanded = command.map { VariableExpansion.expand($0, environment) }
            guard let program = expanded.first else {
                throw NodeError(.invalidPod, "neither the container nor the mapping of its image names a command")
            }
            let launch = try launch(container, expanded, kept: mapping.entrypoint.prefix(1) + [program])
            return ContainerProcess(
                launch: launch, environment: environment, tools: host.tools, log: directory.log(container.name),
                previousLog: directory.previousLog(container.name), started: Latch())
        } catch let error as NodeError where error.code == .invalidPod {
            throw ContainerObstacle(reason: "CreateContainerConfigError", message: error.message)
        } catch {
            throw ContainerObstacle(reason: "CreateContainerError", message: "\(error)")
        }
    }

    private func environment() async throws -> ContainerEnvironment {
        let store = host.context.store
        let objects = try await ReferencedObjects(spec.references, namespace: key.namespace, from: store)
        let service = try? await store.get(ObjectReference(.services, namespace: "default", name: "kubernetes"))
        let configuration = host.context.configuration
        let api = service?.spec["clusterIP"]?.string.map { (host: $0, port: "443") }
        return ContainerEnvironment(
            fields: fields, objects: objects,
            apiServer: api ?? (configuration.nodeAddress, String(configuration.apiPort)), machine: host.machine)
    }

    /// - Parameter kept: programs that must be seen in the container wherever they lie.
    private func launch(
        _ container: ContainerSpec, _ command: [String], kept programs: some Sequence<String>
    ) throws -> ContainerLaunch {
        let files = FileManager.default
        let path = directory.root(container.name)
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        let kept = host.options.visiblePaths + programs.filter { $0.hasPrefix("/") }.flatMap(Self.places)
        let root = ContainerRoot(
            path: path, machine: try MachineRoot(), mounts: try mounts(container),
            kept: Set(kept).sorted().map { .init(source: $0, path: $0, isFile: !Self.isDirectory($0)) },
            workingDirectory: FilePaths.normal(container.workingDirectory ?? "/"), exists: files.fileExists)
        let canSwitch = host.canSwitch(to: container.user)
        try Data(root.table.text.utf8).write(to: URL(filePath: directory.mountTable(container.name)))
        return ContainerLaunch(
            root: root, mountTable: directory.mountTable(container.name), etc: directory.etc, network: link?.namespace,
            hostname: spec.hostname, workingDirectory: container.workingDirectory ?? "/",
            user: canSwitch ? container.user.user : nil, userOptions: container.user.options(canSwitch: canSwitch),
            command: command)
    }

    private func mounts(_ container: ContainerSpec) throws -> [ContainerRoot.Mount] {
        try spec.mounts(of: container).map { mount in
            guard let volume = volumes.source(mount.volume) else {
                throw NodeError(
                    .invalidPod,
                    "container \(container.name) mounts the volume \"\(mount.volume)\", which the pod does not have")
            }
            let path = FilePaths.resolved(mount.path) { try? FileManager.default.destinationOfSymbolicLink(atPath: $0) }
            guard let path else { throw NodeError(.invalidPod, "mountPath \"\(mount.path)\" is a circle of links") }
            let source = mount.subPath.map { "\(volume.path)/\($0)" } ?? volume.path
            if !FileManager.default.fileExists(atPath: source), !volume.isReadOnly {
                try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
            }
            return .init(
                source: source, path: path, isFile: !Self.isDirectory(source),
                isReadOnly: mount.isReadOnly || volume.isReadOnly)
        }
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
