import Foundation
import Kubernetes

extension PodWorker {
    /// Gives the pod its network, trying again until it has it.
    /// - Returns: `false` when the pod has to end first.
    func attach() async -> Bool {
        if spec.usesHostNetwork { return stop.value == nil }
        let wanted = pod.status["podIP"]?.string.flatMap(IPv4Address.init)
        while stop.value == nil, !Task.isCancelled {
            do {
                let link = try await host.network.attach(
                    namespace: key.namespace, pod: key.name, uid: uid, wanted: wanted)
                self.link = link
                state.address = link.address
                statusChanged.notify()
                return true
            } catch {
                await record(.warning, "FailedCreatePodSandBox", "\(error)")
                if await isStopped(after: .seconds(10)) { break }
            }
        }
        return false
    }

    /// Makes the pod's files and volumes, trying again until everything that they are made of is there.
    /// - Returns: `false` when the pod has to end first.
    func prepareVolumes() async -> Bool {
        while stop.value == nil, !Task.isCancelled {
            let change = objectsChanged
            do {
                try writeFiles()
                _ = try await refreshVolumes()
                return true
            } catch {
                await record(.warning, "FailedMount", "\(error)")
                if await isStopped(after: .seconds(10), or: change) { break }
            }
        }
        return false
    }

    /// Keeps the volumes up to date.
    func keepVolumes() async {
        while !Task.isCancelled {
            var pause: Duration?
            do {
                let renewal = try await refreshVolumes()
                pause = renewal.map { .seconds(max(1, $0.timeIntervalSinceNow)) }
            } catch {
                if Task.isCancelled { return }
                await record(.warning, "FailedMount", "\(error)")
                pause = .seconds(10)
            }
            await volumesChanged.wait(atMost: pause)
        }
    }

    private func refreshVolumes() async throws -> Date? {
        let objects = try await ReferencedObjects(spec.references, namespace: key.namespace, from: host.context.store)
        return try await volumes.refresh(fields: fields, objects: objects, now: Date())
    }

    var fields: PodFields {
        let node = host.addresses.node.description
        return PodFields(
            pod: spec, nodeName: host.context.configuration.nodeName, hostIP: node,
            podIP: link?.address.description ?? node, machine: host.machine)
    }

    private func writeFiles() throws {
        let machine = (try? String(contentsOfFile: "/etc/resolv.conf", encoding: .utf8)) ?? ""
        let files = EtcFiles.content(
            spec, address: fields.podIP, dns: host.addresses.dns.description,
            domain: host.context.configuration.clusterDomain, machine: machine)
        try FileManager.default.createDirectory(atPath: directory.etc, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(directory.etc)/\(name)")) }
        let choice = pod.annotations["kubectl.kubernetes.io/default-container"] ?? spec.containers[0].name
        try host.runDirectory.create(key.namespace, key.name, defaultContainer: choice)
    }
}
