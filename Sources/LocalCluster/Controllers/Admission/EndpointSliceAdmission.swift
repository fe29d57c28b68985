import Kubernetes

/// Checks EndpointSlices.
enum EndpointSliceAdmission {
    private static let kinds = ["FQDN", "IPv4", "IPv6"]
    private static let maximumEndpoints = 1000

    static func check(_ slice: JSON, _ type: ResourceType) throws {
        var faults: [APIStatus.Cause] = []
        let kind = slice["addressType"]?.string ?? ""
        if !kinds.contains(kind) { faults.append(.unsupported("addressType", kind, kinds)) }
        let endpoints = slice["endpoints"]?.array ?? []
        if endpoints.count > maximumEndpoints {
            faults.append(
                .init(
                    reason: "FieldValueTooMany",
                    message: "Too many: \(endpoints.count): must have at most \(maximumEndpoints) items",
                    field: "endpoints"))
        }
        for (index, endpoint) in endpoints.enumerated() {
            let addresses = endpoint["addresses"]?.array ?? []
            if addresses.isEmpty {
                faults.append(.required("endpoints[\(index)].addresses", "must contain at least 1 address"))
            }
            for (place, address) in addresses.enumerated() {
                let field = "endpoints[\(index)].addresses[\(place)]"
                if let fault = fault(address, kind) { faults.append(.invalid(field, address, fault)) }
            }
        }
        if !faults.isEmpty { throw APIStatus.invalid(type, slice.name, faults) }
    }

    private static func fault(_ address: JSON, _ kind: String) -> String? {
        guard let text = address.string, !text.isEmpty else { return "must be text" }
        guard kind == "IPv4" else { return nil }
        guard let address = IPv4Address(text) else { return "must be a valid IPv4 address" }
        switch address.bytes[0] {
        case 127: return "may not be in the loopback range (127.0.0.0/8, ::1/128)"
        case 0 where address.value == 0: return "may not be unspecified (0.0.0.0 or ::)"
        case 169 where address.bytes[1] == 254: return "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
        case 224: return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
        default: return nil
        }
    }
}
