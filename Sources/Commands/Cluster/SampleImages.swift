import Lab
import LocalCluster

/// The images that well-known manifests name, and the programs of this machine that run for them.
enum SampleImages {
    static func mappings(programs: LabPrograms) -> [ImageMapping] {
        [
            ImageMapping(image: "istio/pilot", entrypoint: [programs.skein, "control-plane"]),
            ImageMapping(
                image: "istio/proxyv2", entrypoint: [programs.skein, "agent"],
                environment: ["SKEIN_ENVOY": programs.envoy]),
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
