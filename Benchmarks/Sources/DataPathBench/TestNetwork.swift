import Foundation

/// A pod's network: a namespace with one address.
struct TestPod {
    let name: String
    let address: String

    /// The words that run a command in it.
    func entry(_ words: [String]) -> [String] { ["ip", "netns", "exec", name] + words }
}

/// Four pods on one bridge, and a folder for files that goes with the namespaces.
struct TestNetwork {
    /// The bridge's own address, where the control plane is.
    static let gateway = "10.77.0.1"

    let directory = "/run/bench"
    let pods: [TestPod]

    init() throws {
        try Command.run(["mount", "-t", "tmpfs", "tmpfs", "/run"])
        for folder in [directory, "/run/secrets"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try Self.name("istiod.istio-system.svc", directory)
        try Command.run(["ip", "link", "add", "pods", "type", "bridge"])
        try Command.run(["ip", "address", "add", "\(Self.gateway)/24", "dev", "pods"])
        try Command.run(["ip", "link", "set", "pods", "up"])
        pods = ["client-a", "server-a", "client-b", "server-b"].enumerated().map {
            TestPod(name: $1, address: "10.77.0.\($0 + 10)")
        }
        for pod in pods { try Self.add(pod) }
    }

    private static func add(_ pod: TestPod) throws {
        let link = ["ip", "-n", pod.name]
        try Command.run(["ip", "netns", "add", pod.name])
        try Command.run(
            ["ip", "link", "add", "to-\(pod.name)", "type", "veth", "peer", "name", "eth0", "netns", pod.name])
        try Command.run(["ip", "link", "set", "to-\(pod.name)", "master", "pods", "up"])
        try Command.run(link + ["address", "add", "\(pod.address)/24", "dev", "eth0"])
        for interface in ["lo", "eth0"] { try Command.run(link + ["link", "set", interface, "up"]) }
        try Command.run(link + ["route", "add", "default", "via", gateway])
    }

    /// A name for the bridge's address, known to all processes inside.
    private static func name(_ host: String, _ directory: String) throws {
        let file = "\(directory)/hosts"
        try "127.0.0.1 localhost\n\(gateway) \(host)\n".write(toFile: file, atomically: true, encoding: .utf8)
        try Command.run(["mount", "--bind", file, "/etc/hosts"])
    }
}
