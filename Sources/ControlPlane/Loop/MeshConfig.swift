import Identity
import MeshAPI
import MeshModel
import Yams

/// The operator's settings in ConfigMap `istio`, key `mesh`: Istio's MeshConfig, of which these fields are read:
/// `accessLogFile`, `rootNamespace`, `trustDomain`, `trustDomainAliases`, `outboundTrafficPolicy.mode`,
/// `defaultConfig.meshId`.
enum MeshConfig {
    /// The settings that `map` gives.
    /// - Parameter defaults: what holds where it says nothing.
    /// - Throws: `ControlPlaneError` of code `object`.
    static func settings(_ map: ConfigMap, defaults: MeshSettings) throws(ControlPlaneError) -> MeshSettings {
        guard let text = map.data["mesh"], let root = try node(text, of: map) else { return defaults }
        var settings = defaults
        if let file = root["accessLogFile"]?.string { settings.accessLogFile = file.isEmpty ? nil : file }
        if let namespace = filled(root["rootNamespace"]) { settings.rootNamespace = namespace }
        if let domain = filled(root["trustDomain"]) { settings.trustDomain = domain }
        if let aliases = root["trustDomainAliases"] { settings.trustDomainAliases = try domains(aliases, map) }
        if let mesh = filled(root["defaultConfig"]?["meshId"]) { settings.meshID = mesh }
        if let mode = filled(root["outboundTrafficPolicy"]?["mode"]) {
            guard let policy = OutboundPolicy(rawValue: mode) else {
                throw fault(map, "outboundTrafficPolicy.mode is \"\(mode)\"; ALLOW_ANY or REGISTRY_ONLY was expected")
            }
            settings.outboundPolicy = policy
        }
        return settings
    }

    static func node(_ text: String, of map: ConfigMap) throws(ControlPlaneError) -> Yams.Node? {
        do {
            let node = try Yams.compose(yaml: text)
            guard let node, node.mapping == nil else { return node }
            throw fault(map, "a mapping was expected")
        } catch let error as ControlPlaneError {
            throw error
        } catch {
            throw fault(map, "not YAML", cause: error)
        }
    }

    /// The trust domains that `trustDomainAliases` lists.
    private static func domains(_ node: Yams.Node, _ map: ConfigMap) throws(ControlPlaneError) -> [String] {
        guard node.null == nil else { return [] }
        guard let list = node.sequence else {
            throw fault(map, "trustDomainAliases is no list; a list of trust domains was expected")
        }
        var domains: [String] = []
        for (index, element) in list.enumerated() {
            do {
                domains.append(try TrustDomain(element.string ?? "").name)
            } catch {
                throw fault(map, "trustDomainAliases[\(index)]: \(error.message)")
            }
        }
        return domains
    }

    static func filled(_ node: Yams.Node?) -> String? {
        guard let text = node?.string, !text.isEmpty else { return nil }
        return text
    }

    static func fault(_ map: ConfigMap, _ reason: String, cause: (any Error)? = nil) -> ControlPlaneError {
        ControlPlaneError(.object, "\(map.key): data.mesh: \(reason)", cause: cause)
    }
}
