import Kubernetes

/// What is wrong with the volumes of a pod: above all paths that lead out of them.
enum VolumeFaults {
    private static let kinds = ["configMap", "secret", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"]

    static func find(_ volumes: [JSON]) -> [APIStatus.Cause] {
        var names: Set<String> = []
        var faults: [APIStatus.Cause] = []
        for (index, volume) in volumes.enumerated() {
            let field = "spec.volumes[\(index)]"
            faults += PodFaults.name(volume["name"]?.string ?? "", "\(field).name", &names)
            for kind in kinds where volume[kind] != nil { faults += files(volume[kind], "\(field).\(kind)") }
            for (place, source) in (volume["projected"]?["sources"]?.array ?? []).enumerated() {
                for kind in kinds where source[kind] != nil {
                    faults += files(source[kind], "\(field).projected.sources[\(place)].\(kind)")
                }
            }
            faults += ownName(volume, field) + host(volume["hostPath"], "\(field).hostPath")
        }
        return faults
    }

    /// The paths of single files, in `items` and in the source itself.
    private static func files(_ source: JSON?, _ field: String) -> [APIStatus.Cause] {
        var faults = mode(source?["defaultMode"], "\(field).defaultMode")
        if let path = source?["path"]?.string { faults += Self.path(path, "\(field).path") }
        for (index, item) in (source?["items"]?.array ?? []).enumerated() {
            let place = "\(field).items[\(index)]"
            let path = item["path"]?.string ?? ""
            faults += path.isEmpty ? [.required("\(place).path")] : Self.path(path, "\(place).path")
            faults += mode(item["mode"], "\(place).mode")
        }
        return faults
    }

    private static func ownName(_ volume: JSON, _ field: String) -> [APIStatus.Cause] {
        if let secret = volume["secret"], secret["secretName"]?.string ?? "" == "" {
            return [.required("\(field).secret.secretName")]
        }
        if let map = volume["configMap"], map["name"]?.string ?? "" == "" {
            return [.required("\(field).configMap.name")]
        }
        if let claim = volume["persistentVolumeClaim"], claim["claimName"]?.string ?? "" == "" {
            return [.required("\(field).persistentVolumeClaim.claimName")]
        }
        return []
    }

    private static func host(_ host: JSON?, _ field: String) -> [APIStatus.Cause] {
        guard let host else { return [] }
        guard let path = host["path"]?.string, !path.isEmpty else { return [.required("\(field).path")] }
        return hasParent(path) ? [.invalid("\(field).path", .string(path), "must not contain '..'")] : []
    }

    /// A path that starts in a volume and may not leave it.
    static func path(_ path: String, _ field: String) -> [APIStatus.Cause] {
        if path.hasPrefix("/") { return [.invalid(field, .string(path), "must be a relative path")] }
        if hasParent(path) { return [.invalid(field, .string(path), "must not contain '..'")] }
        return path.hasPrefix("..") ? [.invalid(field, .string(path), "must not start with '..'")] : []
    }

    static func hasParent(_ path: String) -> Bool { path.split(separator: "/").contains("..") || path.utf8.contains(0) }

    private static func mode(_ value: JSON?, _ field: String) -> [APIStatus.Cause] {
        guard let value, !value.isNull else { return [] }
        let isValid = value.int.map { (0...0o777).contains($0) } ?? false
        return isValid ? [] : [.invalid(field, value, "must be a number between 0 and 0777 (octal), both inclusive")]
    }
}
