import Kubernetes

@testable import LocalCluster

/// A small Deployment's schema, with a list of each kind.
enum FieldSamples {
    static let schema: Schema = {
        var container = Schema(.object)
        container.properties = [
            "name": Schema(.string), "image": Schema(.string), "command": list(Schema(.string), .atomic),
            "env": list(named("value"), .map(keys: ["name"])), "ports": list(port, .map(keys: ["port", "protocol"])),
            "probe": probe,
        ]
        var spec = Schema(.object)
        spec.properties = [
            "replicas": Schema(.integer), "paused": Schema(.boolean),
            "containers": list(container, .map(keys: ["name"])), "groups": list(Schema(.string), .set),
            "selector": selector, "limits": map(Schema(.string)), "free": Schema(.any),
        ]
        var root = Schema(.object)
        root.properties = ["apiVersion": Schema(.string), "kind": Schema(.string), "spec": spec]
        return root
    }()

    static let shape = FieldShape(schema)

    private static func list(_ element: Schema, _ type: Schema.ListType) -> Schema {
        var list = Schema(.array)
        list.element = element
        list.listType = type
        return list
    }

    private static func map(_ element: Schema) -> Schema {
        var map = Schema(.object)
        map.element = element
        return map
    }

    private static func named(_ member: String) -> Schema {
        var element = Schema(.object)
        element.properties = ["name": Schema(.string), member: Schema(.string)]
        return element
    }

    private static let port: Schema = {
        var text = Schema(.string)
        text.defaultValue = "TCP"
        var port = Schema(.object)
        port.properties = ["port": Schema(.integer), "protocol": text, "name": Schema(.string)]
        return port
    }()

    private static let probe: Schema = {
        var probe = Schema(.object)
        probe.properties = ["path": Schema(.string), "period": Schema(.integer)]
        return probe
    }()

    private static let selector: Schema = {
        var selector = map(Schema(.string))
        selector.isAtomicMap = true
        return selector
    }()
}

extension FieldSet {
    /// For tables: the set of these paths' text as `fieldsV1`.
    init?(text: String) throws { self.init(fieldsV1: try JSON(decoding: text)) }
}
