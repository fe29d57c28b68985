import Kubernetes

/// What of a container in a Pod object is needed to run it.
struct ContainerSpec: Sendable, Hashable {
    struct Mount: Sendable, Hashable {
        let volume: String
        let path: String
        let subPath: String?
        /// Whether `subPath` names variables of the container.
        var isExpanded = false
        let isReadOnly: Bool
    }

    let name: String
    let image: String
    /// Replaces the image's entrypoint.
    let command: [String]
    /// Replaces the image's arguments.
    let arguments: [String]
    let workingDirectory: String?
    let environment: [EnvironmentSpec]
    let mounts: [Mount]
    let user: ContainerUser
    let readiness: ProbeSpec?
    let liveness: ProbeSpec?
    let startup: ProbeSpec?
    /// Whether it may write to its volumes only.
    let isReadOnly: Bool
    let lifecycle: LifecycleSpec
    let terminationMessage: TerminationMessageSpec
    /// An init container that keeps running beside the pod's containers.
    let isSidecar: Bool
    /// Whether it has an input, and whether that ends with the first client.
    let hasInput: Bool
    let endsInputWithFirstClient: Bool
    let isTerminal: Bool
    /// By name ("cpu"), as written.
    let limits: [String: String]
    let requests: [String: String]

    /// Reads a member of `spec.containers` or `spec.initContainers`.
    /// - Parameter pod: the security context of the whole pod.
    /// - Throws: `NodeError.invalidPod`.
    init(_ container: JSON, pod: JSON?) throws(NodeError) {
        name = container["name"]?.string ?? ""
        guard NameSyntax.isLabel(name) else {
            throw NodeError(.invalidPod, "the container name \"\(name)\" is not valid")
        }
        image = container["image"]?.string ?? ""
        command = Self.strings(container["command"])
        arguments = Self.strings(container["args"])
        workingDirectory = container["workingDir"]?.string
        environment = EnvironmentSpec.all(in: container)
        mounts = try Self.mounts(container)
        user = ContainerUser(container: container["securityContext"], pod: pod)
        let ports = Self.namedPorts(container)
        readiness = try ProbeSpec(container["readinessProbe"], ports: ports, initial: .failing)
        liveness = try ProbeSpec(container["livenessProbe"], ports: ports, initial: .passing)
        startup = try ProbeSpec(container["startupProbe"], ports: ports, initial: .failing)
        isReadOnly = container["securityContext"]?["readOnlyRootFilesystem"]?.bool ?? false
        lifecycle = try LifecycleSpec(container["lifecycle"], ports: ports)
        terminationMessage = try TerminationMessageSpec(container)
        isSidecar = container["restartPolicy"]?.string == "Always"
        hasInput = container["stdin"]?.bool ?? false
        endsInputWithFirstClient = container["stdinOnce"]?.bool ?? false
        isTerminal = container["tty"]?.bool ?? false
        limits = container["resources"]?["limits"]?.object?.compactMapValues(Self.quantity) ?? [:]
        requests = container["resources"]?["requests"]?.object?.compactMapValues(Self.quantity) ?? [:]
    }

    private static func strings(_ value: JSON?) -> [String] { (value?.array ?? []).compactMap(\.string) }

    private static func quantity(_ value: JSON) -> String? { value.string ?? value.int.map(String.init) }

    private static func namedPorts(_ container: JSON) -> [String: UInt16] {
        let ports = (container["ports"]?.array ?? []).compactMap { port -> (String, UInt16)? in
            guard let name = port["name"]?.string, let number = port["containerPort"]?.int else { return nil }
            return UInt16(exactly: number).map { (name, $0) }
        }
        return Dictionary(ports, uniquingKeysWith: { first, _ in first })
    }

    private static func mounts(_ container: JSON) throws(NodeError) -> [Mount] {
        var mounts: [Mount] = []
        for mount in container["volumeMounts"]?.array ?? [] {
            let path = "/" + (mount["mountPath"]?.string ?? "")
            let subPath = mount["subPath"]?.string ?? mount["subPathExpr"]?.string
            guard FilePaths.normal(path) != "/", FilePaths.isInside(path.drop { $0 == "/" }) else {
                throw NodeError(.invalidPod, "mountPath \"\(path)\" may be neither \"/\" nor contain \"..\"")
            }
            guard FilePaths.isInside(subPath ?? "") else {
                throw NodeError(.invalidPod, "subPath \"\(subPath ?? "")\" must be relative and may not contain \"..\"")
            }
            mounts.append(
                Mount(
                    volume: mount["name"]?.string ?? "", path: FilePaths.normal(path), subPath: subPath,
                    isExpanded: mount["subPathExpr"] != nil, isReadOnly: mount["readOnly"]?.bool ?? false))
        }
        return mounts
    }
}
