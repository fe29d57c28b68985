import MeshAPI
import Yams

extension MeshConfig {
    /// The roots of a signer: `caCertificates` holds entries of `pem` and the `certSigners` that they are for.
    /// - Returns: PEM, or nil when no entry names the signer.
    /// - Throws: `ControlPlaneError` of code `object`.
    static func roots(of signer: String, in map: ConfigMap) throws(ControlPlaneError) -> String? {
        guard let text = map.data["mesh"], let root = try node(text, of: map), let list = root["caCertificates"] else {
            return nil
        }
        guard let entries = list.sequence else { throw fault(map, "caCertificates is no list") }
        let own = entries.filter { entry in
            entry["certSigners"]?.sequence?.contains { $0.string == signer } ?? false
        }
        let roots = own.compactMap { filled($0["pem"]) }
        guard roots.count == own.count else {
            throw fault(map, "an entry of caCertificates for \(signer) has no pem; roots in other forms are not read")
        }
        return roots.isEmpty ? nil : roots.joined(separator: "\n")
    }
}
