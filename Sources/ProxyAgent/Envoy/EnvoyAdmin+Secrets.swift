import Foundation

extension EnvoyAdmin {
    /// The secrets called `name` that Envoy uses or waits for. There is one for each source that its configuration
    /// names, and none when nothing refers to it.
    func secrets(_ name: String) async throws -> [EnvoySecret] {
        var secrets: [EnvoySecret] = []
        for resource in ["dynamic_active_secrets", "dynamic_warming_secrets"] {
            let text = try await text("/config_dump?resource=\(resource)&name_regex=\(name)", limit: 16 << 20)
            secrets += try JSONDecoder().decode(SecretsDump.self, from: Data(text.utf8)).secrets
        }
        return secrets.filter { $0.name == name }
    }

    /// How often this Envoy has refused a secret called `name`. What it refuses it shows nevertheless among its
    /// secrets, so this is asked after them.
    func refusals(_ name: String) async throws -> Int {
        let counter = "sds.\(name).update_rejected"
        let text = try await text("/stats?filter=\(Self.escaped("^sds\\.\(name)\\.update_rejected$"))", limit: 64 << 10)
        return EnvoyStatistics.values(text).first { $0.0 == counter }?.1 ?? 0
    }
}
