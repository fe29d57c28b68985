import Foundation
import Kubernetes

/// What of a Pod object is needed to run it.
struct PodSpec: Sendable, Hashable {
    enum RestartPolicy: String, Sendable {
        case always = "Always"
        case onFailure = "OnFailure"
        case never = "Never"
    }

    let namespace: String
    let name: String
    let uid: String
    let labels: [String: String]
    let annotations: [String: String]
    let containers: [ContainerSpec]
    let initContainers: [ContainerSpec]
    let volumes: [VolumeSpec]
    let restartPolicy: RestartPolicy
    let gracePeriod: Duration
    /// How long the pod may be active at all.
    let activeDeadline: Duration?
    let serviceAccount: String
    let mountsToken: Bool
    let usesHostNetwork: Bool
    let hostname: String
    /// The headless Service that gives the pod a name in DNS; `nil` for none.
    let subdomain: String?
    let hostAliases: [HostAlias]
    let dns: DNSSettings
    /// Whether containers get variables that tell of the Services of the namespace.
    let hasServiceLinks: Bool
    /// The group that all volumes belong to.
    let volumeGroup: UInt32?

    struct HostAlias: Sendable, Hashable {
        let address: String
        let names: [String]
    }

    /// Reads a Pod object.
    /// - Throws: `NodeError.invalidPod` naming what cannot be run: names that cannot be files, paths that lead elsewhere.
    init(_ pod: JSON) throws(NodeError) {
        let spec = pod.spec
        namespace = pod.namespace
        name = pod.name
        uid = pod.uid
        labels = pod.labels
        annotations = pod.annotations
        containers = try Self.containers(spec, "containers")
        initContainers = try Self.containers(spec, "initContainers")
        volumes = try VolumeSpec.all(in: spec)
        restartPolicy = spec["restartPolicy"]?.string.flatMap(RestartPolicy.init) ?? .always
        gracePeriod = .seconds(max(0, spec["terminationGracePeriodSeconds"]?.int ?? 30))
        activeDeadline = spec["activeDeadlineSeconds"]?.int.map { .seconds(max(1, $0)) }
        serviceAccount = spec["serviceAccountName"]?.string ?? "default"
        mountsToken = spec["automountServiceAccountToken"]?.bool ?? true
        usesHostNetwork = spec["hostNetwork"]?.bool ?? false
        hostname = String((spec["hostname"]?.string ?? pod.name).prefix(63))
        subdomain = spec["subdomain"]?.string
        hostAliases = (spec["hostAliases"]?.array ?? []).map {
            HostAlias(address: $0["ip"]?.string ?? "", names: ($0["hostnames"]?.array ?? []).compactMap(\.string))
        }
        dns = DNSSettings(spec)
        hasServiceLinks = spec["enableServiceLinks"]?.bool ?? true
        volumeGroup = spec["securityContext"]?["fsGroup"]?.int.flatMap { UInt32(exactly: $0) }
        try check()
    }

    /// As it is called in messages: `web_sample(uid)`.
    var fullName: String { "\(name)_\(namespace)(\(uid))" }

    private static func containers(_ spec: JSON, _ member: String) throws(NodeError) -> [ContainerSpec] {
        var containers: [ContainerSpec] = []
        for container in spec[member]?.array ?? [] {
            containers.append(try ContainerSpec(container, pod: spec["securityContext"]))
        }
        return containers
    }

    /// Names and identifiers become names of files.
    private func check() throws(NodeError) {
        guard NameSyntax.isSubdomain(namespace), NameSyntax.isSubdomain(name), NameSyntax.isSubdomain(uid) else {
            throw NodeError(.invalidPod, "the pod's name, namespace or uid is not valid: \(namespace)/\(name) \(uid)")
        }
        guard !containers.isEmpty else { throw NodeError(.invalidPod, "spec.containers is empty") }
        var seen: Set<String> = []
        for container in initContainers + containers where !seen.insert(container.name).inserted {
            throw NodeError(.invalidPod, "two containers have the name \"\(container.name)\"")
        }
    }
}
