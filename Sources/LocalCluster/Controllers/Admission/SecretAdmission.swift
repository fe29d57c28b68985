import FoundationEssentials
import Kubernetes

/// Rules of the smaller kinds.
enum SecretAdmission {
    /// `stringData` is written into `data`; values of `data` must be base64; the type stays.
    static func admit(_ secret: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        secret.setDefault("type", previous?["type"] ?? "Opaque")
        if let texts = secret["stringData"]?.object {
            var data = secret["data"] ?? [:]
            for (key, value) in texts {
                data[key] = .string(Data((value.string ?? "").utf8).base64EncodedString())
            }
            secret["data"] = data
            secret["stringData"] = nil
        }
        var faults = (secret["data"]?.object ?? [:]).sorted { $0.key < $1.key }.compactMap { key, value in
            value.string.flatMap { Data(base64Encoded: $0) } == nil
                ? APIStatus.Cause.invalid("data.\(key)", "<redacted>", "must be base64") : nil
        }
        if let previous, previous["type"] != secret["type"] {
            faults.append(.invalid("type", secret["type"] ?? .null, "field is immutable"))
        }
        if secret["type"]?.string == TokenSecret.type, secret.annotations[TokenSecret.accountAnnotation] == nil {
            faults.append(.required("metadata.annotations[\(TokenSecret.accountAnnotation)]"))
        }
        if !faults.isEmpty { throw APIStatus.invalid(type, secret.name, faults) }
    }
}

enum BindingAdmission {
    /// A binding names one role, for good.
    static func admit(_ binding: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        guard let role = binding["roleRef"], role["name"]?.string ?? "" != "", role["kind"]?.string ?? "" != "" else {
            throw APIStatus.invalid(type, binding.name, [.required("roleRef")])
        }
        binding["roleRef"]?.setDefault("apiGroup", "rbac.authorization.k8s.io")
        if let before = previous?["roleRef"], before != binding["roleRef"] {
            throw APIStatus.invalid(type, binding.name, [.invalid("roleRef", role, "cannot change roleRef")])
        }
    }
}
