import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ImageTableTests {
    private let table = ImageTable(mappings: [
        ImageMapping(image: "istio/proxyv2", entrypoint: ["/opt/skein", "agent"], arguments: ["--help"]),
        ImageMapping(image: "istio/examples-helloworld-v1", entrypoint: ["hello", "v1"]),
        ImageMapping(image: "curl", entrypoint: ["curl"]),
        ImageMapping(image: "curlimages/curl", entrypoint: ["/usr/bin/curl"]),
        ImageMapping(image: "docker.io/library/redis", entrypoint: ["redis"]),
        ImageMapping(image: "tool@sha256:bb", entrypoint: ["exact"]),
        ImageMapping(image: "tool:2", entrypoint: ["two"]), ImageMapping(image: "tool", entrypoint: ["any"]),
        ImageMapping(image: "busybox", entrypoint: ["sh"]), ImageMapping(image: "busybox:1.0", entrypoint: ["old-sh"]),
    ])

    @Test(arguments: [
        ("docker.io/istio/proxyv2:1.30.0", "/opt/skein"), ("istio/proxyv2", "/opt/skein"),
        ("registry:5000/istio/proxyv2@sha256:aa", "/opt/skein"), ("curlimages/curl:8", "/usr/bin/curl"),
        ("mine/curl", "curl"),
        ("busybox", "sh"), ("busybox:1.0", "old-sh"), ("busybox:1.1", "sh"),
        ("redis", "redis"), ("redis:7", "redis"), ("library/redis", "redis"), ("docker.io/library/redis:7", "redis"),
        ("tool:2@sha256:bb", "exact"), ("me/tool:2@sha256:cc", "two"), ("localhost:5000/tool@sha256:cc", "any"),
    ])
    func theMostExactMappingWins(image: String, program: String) {
        #expect(table.mapping(for: image)?.entrypoint.first == program)
    }

    @Test(arguments: ["proxyv2", "evil/istioproxyv2", "istio/proxyv22", "", "istio/proxyv2/x", "mine/redis"])
    func otherImagesAreNotMapped(image: String) { #expect(table.mapping(for: image) == nil) }

    @Test(
        arguments: [
            ([:], ["/opt/skein", "agent", "--help"]), (["args": ["proxy"]], ["/opt/skein", "agent", "proxy"]),
            (["command": ["/bin/sleep"]], ["/bin/sleep"]),
            (["command": ["/bin/sleep"], "args": ["1"]], ["/bin/sleep", "1"]),
        ] as [(JSON, [String])])
    func commandAndArgumentsReplaceTheImages(container: JSON, expected: [String]) throws {
        var container = container
        container["image"] = "istio/proxyv2"
        #expect(table.command(for: try PodSamples.container(container))?.command == expected)
    }
}
