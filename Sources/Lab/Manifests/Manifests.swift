import Foundation
import Kubernetes

/// The YAML files that a lab installs, compiled into the program.
enum Manifests {
    static let primary = text(PackageResources.primary_yaml)
    static let remote = text(PackageResources.remote_yaml)
    static let ingress = text(PackageResources.ingress_yaml)
    static let sample = text(PackageResources.sample_yaml)
    /// Users' own file, applied as it is.
    static let exposeControlPlane = text(PackageResources.expose_istiod_yaml)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The objects of a manifest for one cluster: variables filled in, pods injected.
    /// - Throws: ``LabError`` when a variable is left over or the text is not YAML.
    static func objects(_ manifest: String, in cluster: LabCluster, variables: [String: String] = [:]) throws -> [JSON]
    {
        let values = [
            "CLUSTER": cluster.name, "NETWORK": cluster.network, "VERSION": cluster.helloworldVersion,
        ].merging(variables) { _, given in given }
        let injection = try Injection(
            sidecar: try fill(text(PackageResources.sidecar_yaml), values),
            gateway: try fill(text(PackageResources.gateway_yaml), values),
            proxy: try fill(text(PackageResources.proxy_yaml), values))
        return try JSON.documents(yaml: try fill(manifest, values)).map(injection.inject)
    }

    /// Replaces `${NAME}`.
    static func fill(_ text: String, _ values: [String: String]) throws -> String {
        var filled = text
        for (name, value) in values {
            filled = filled.replacingOccurrences(of: "${\(name)}", with: value)
        }
        if let start = filled.range(of: "${") {
            let rest = filled[start.lowerBound...].prefix { $0 != "}" }
            throw LabError(.notFound, "a manifest of the lab has no value for \(rest)}")
        }
        return filled
    }
}
