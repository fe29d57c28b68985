import ArgumentParser
import Foundation

/// What pods get: options of `start` that it hands on to the cluster's own process.
struct ClusterNetworkOptions: ParsableArguments {
    @Option(help: "Addresses of pods.")
    var podCIDR: String = "10.10.0.0/16"

    @Option(help: "Addresses of Services.")
    var serviceCIDR: String = "10.110.0.0/16"

    @Option(help: "Addresses for Services of type LoadBalancer, separated by commas.")
    var loadBalancerPool: String = (10..<20).map { "203.0.113.\($0)" }.joined(separator: ",")

    @Option(
        help: ArgumentHelp(
            "A file that says which programs run for which images.",
            discussion: "Default: images.yaml in the data folder, if it is there."))
    var images: String?

    @Option(help: "The Envoy that pods of a mesh run. Default: SKEIN_ENVOY, .tools/envoy, or PATH.")
    var envoy: String?

    func validate() throws {
        if let imagesFile, !FileManager.default.isReadableFile(atPath: imagesFile) {
            throw ValidationError("--images: \(imagesFile) cannot be read")
        }
        if dnsAddress == nil {
            throw ValidationError("--service-cidr must be like 10.110.0.0/16, not \"\(serviceCIDR)\"")
        }
    }

    /// The absolute path.
    var imagesFile: String? { images.map { URL(filePath: $0).standardizedFileURL.path } }

    /// These options as words.
    var words: [String] {
        ["--pod-cidr", podCIDR, "--service-cidr", serviceCIDR, "--load-balancer-pool", loadBalancerPool]
            + (imagesFile.map { ["--images", $0] } ?? []) + (envoy.map { ["--envoy", $0] } ?? [])
    }

    /// By convention the tenth address of Services is that of the cluster's DNS.
    var dnsAddress: String? {
        let parts = (serviceCIDR.split(separator: "/").first ?? "").split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4, parts[3] < 245 else { return nil }
        return "\(parts[0]).\(parts[1]).\(parts[2]).\(parts[3] + 10)"
    }
}
