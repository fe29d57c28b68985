import Kubernetes

/// Adds the proxy to pods, as the injection webhook does for pods of a mesh: a sidecar to workloads, the whole proxy to
/// pods that ask for the gateway template.
struct Injection {
    let sidecar: JSON
    let gateway: JSON

    /// Templates as YAML: each a partial pod, `proxy` the part that both share.
    init(sidecar: String, gateway: String, proxy: String) throws {
        let shared = try Self.one(proxy)
        self.sidecar = Self.overlay(try Self.one(sidecar), shared)
        self.gateway = Self.overlay(try Self.one(gateway), shared)
    }

    private static func one(_ yaml: String) throws -> JSON {
        guard let first = try JSON.documents(yaml: yaml).first else { throw LabError(.notFound, "an empty template") }
        return first
    }

    /// The pod, or the Deployment whose pods are meant, with its proxy; any other object, and the control plane's own, as
    /// it is.
    func inject(_ object: JSON) -> JSON {
        let namespace = object["metadata"]?["namespace"]?.string
        switch object["kind"]?.string {
        case "Pod":
            return inject(pod: object, in: namespace)
        case "Deployment":
            guard let template = object["spec"]?["template"] else { return object }
            var injected = object
            injected["spec"]?["template"] = inject(pod: template, in: namespace)
            return injected
        default:
            return object
        }
    }

    private func inject(pod: JSON, in namespace: String?) -> JSON {
        if pod["metadata"]?["annotations"]?["inject.istio.io/templates"]?.string == "gateway" {
            return Self.overlay(pod, gateway)
        }
        return namespace == "istio-system" ? pod : Self.overlay(pod, sidecar)
    }

    /// Merges `addition` over `base`; list items with the same `name` are merged, others appended.
    static func overlay(_ base: JSON, _ addition: JSON) -> JSON {
        switch (base, addition) {
        case (.object(let old), .object(let new)):
            return .object(old.merging(new) { overlay($0, $1) })
        case (.array(let old), .array(let new)):
            return .array(
                new.reduce(into: old) { list, item in
                    let name = item["name"]?.string
                    if let name, let place = list.firstIndex(where: { $0["name"]?.string == name }) {
                        list[place] = overlay(list[place], item)
                    } else {
                        list.append(item)
                    }
                })
        default:
            return addition
        }
    }
}
