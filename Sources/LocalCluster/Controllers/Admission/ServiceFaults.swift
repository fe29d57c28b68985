import Kubernetes

/// What is wrong with a Service.
enum ServiceFaults {
    private static let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
    private static let affinities = ["ClientIP", "None"]
    private static let policies = ["Cluster", "Local"]

    static func find(_ service: JSON) -> [APIStatus.Cause] {
        var faults: [APIStatus.Cause] = []
        let spec = service.spec
        let kind = spec["type"]?.string ?? ""
        if !types.contains(kind) { faults.append(.unsupported("spec.type", kind, types)) }
        if kind == "ExternalName", spec["externalName"]?.string ?? "" == "" {
            faults.append(.required("spec.externalName"))
        }
        if ["NodePort", "LoadBalancer"].contains(kind), spec["clusterIP"]?.string == "None" {
            faults.append(
                .invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(kind) services"))
        }
        let ports = spec["ports"]?.array ?? []
        if ports.isEmpty, kind != "ExternalName", spec["clusterIP"]?.string != "None" {
            faults.append(.required("spec.ports"))
        }
        for (field, allowed) in [
            ("sessionAffinity", affinities), ("externalTrafficPolicy", policies), ("internalTrafficPolicy", policies),
        ] {
            if let word = spec[field]?.string, !allowed.contains(word) {
                faults.append(.unsupported("spec.\(field)", word, allowed))
            }
        }
        return faults + affinity(spec) + externalAddresses(spec) + ServicePortFaults.find(ports)
    }

    private static func affinity(_ spec: JSON) -> [APIStatus.Cause] {
        let field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
        guard let seconds = spec[path: ["sessionAffinityConfig", "clientIP", "timeoutSeconds"]] else { return [] }
        let isValid = seconds.int.map { (1...ServiceRecord.longestTimeout).contains($0) } ?? false
        let message = "must be greater than 0 and less than \(ServiceRecord.longestTimeout)"
        return isValid ? [] : [.invalid(field, seconds, message)]
    }

    private static func externalAddresses(_ spec: JSON) -> [APIStatus.Cause] {
        (spec["externalIPs"]?.array ?? []).enumerated().compactMap { index, address in
            let field = "spec.externalIPs[\(index)]"
            guard let parsed = address.string.flatMap(IPv4Address.init) else {
                return .invalid(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
            }
            if parsed.value == 0 { return .invalid(field, address, "may not be unspecified (0.0.0.0 or ::)") }
            if parsed.bytes[0] == 127 {
                return .invalid(field, address, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
            }
            return nil
        }
    }
}
