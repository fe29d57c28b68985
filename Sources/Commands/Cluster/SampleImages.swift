import LocalCluster

/// The images that well-known manifests name, and the programs of this machine that run for them.
enum SampleImages {
    /// The user that proxies run as, and whose traffic is not captured.
    private static let proxyUser: UInt32 = 1337

    /// - Parameters:
    ///   - skein: this program.
    ///   - envoy: `nil`: there are no proxies.
    ///   - users: where the proxies' own user does not exist, their traffic is told apart by a mark instead.
    static func mappings(skein: String, envoy: String?, users: UserMapping) -> [ImageMapping] {
        let proxies = envoy.map { [proxy(skein: skein, envoy: $0, users: users)] } ?? []
        let others = [
            ImageMapping(image: "istio/pilot", entrypoint: [skein, "control-plane"]),
            ImageMapping(image: "curlimages/curl", entrypoint: ["curl"]),
            ImageMapping(image: "busybox", entrypoint: [], arguments: ["sh"]),
            ImageMapping(image: "alpine", entrypoint: [], arguments: ["sh"]),
            ImageMapping(image: "pause", entrypoint: ["sleep", "infinity"]),
        ]
        let programs = samples.map { sample in
            ImageMapping(image: sample.image, entrypoint: [skein, "sample"] + sample.arguments)
        }
        return proxies + others + programs
    }

    private static func proxy(skein: String, envoy: String, users: UserMapping) -> ImageMapping {
        var environment = ["SKEIN_ENVOY": envoy]
        if !users.contains(proxyUser) { environment["SKEIN_EGRESS_MARK"] = String(proxyUser) }
        return ImageMapping(image: "istio/proxyv2", entrypoint: [skein, "agent"], environment: environment)
    }

    /// The sample programs, by the names of the images that they stand for.
    private static let samples: [(image: String, arguments: [String])] = [
        ("examples-helloworld-v1", ["helloworld", "--version", "v1"]),
        ("examples-helloworld-v2", ["helloworld", "--version", "v2"]),
        ("go-httpbin", ["httpbin"]),
        ("httpbin", ["httpbin", "--port", "80"]),
        ("tcp-echo-server", ["tcp-echo"]),
        ("examples-bookinfo-productpage-v1", ["productpage"]),
        ("examples-bookinfo-details-v1", ["details"]),
        ("examples-bookinfo-details-v2", ["details"]),
        ("examples-bookinfo-ratings-v1", ["ratings"]),
        ("examples-bookinfo-ratings-v2", ["ratings", "--version", "v2"]),
        ("examples-bookinfo-reviews-v1", ["reviews", "--version", "v1"]),
        ("examples-bookinfo-reviews-v2", ["reviews", "--version", "v2"]),
        ("examples-bookinfo-reviews-v3", ["reviews", "--version", "v3"]),
        ("examples-bookinfo-mongodb", ["ratings-database", "--port", "27017"]),
        ("examples-bookinfo-mysqldb", ["ratings-database", "--port", "3306"]),
        ("release/health", ["web", "--port", "8001"]),
        ("fortio/fortio", ["web", "--port", "8080"]),
        ("nginx", ["web"]),
    ]
}
