import Lab
import LocalCluster

/// The images that well-known manifests name, and the programs of this machine that run for them.
enum SampleImages {
    /// The user that proxies run as, and whose traffic is not captured.
    private static let proxyUser: UInt32 = 1337

    /// - Parameter users: where the proxies' own user does not exist, their traffic is told apart by a mark instead.
    static func mappings(programs: LabPrograms, users: UserMapping) -> [ImageMapping] {
        var proxy = ["SKEIN_ENVOY": programs.envoy]
        if !users.contains(proxyUser) { proxy["SKEIN_EGRESS_MARK"] = String(proxyUser) }
        return [
            ImageMapping(image: "istio/pilot", entrypoint: [programs.skein, "control-plane"]),
            ImageMapping(
                image: "istio/proxyv2", entrypoint: [programs.skein, "agent"],
                environment: proxy),
            helloworld("v1", programs), helloworld("v2", programs),
            ImageMapping(image: "curlimages/curl", entrypoint: ["curl"]),
        ]
    }

    private static func helloworld(_ version: String, _ programs: LabPrograms) -> ImageMapping {
        ImageMapping(
            image: "examples-helloworld-\(version)",
            entrypoint: [programs.skein, "sample", "helloworld", "--version", version])
    }
}
