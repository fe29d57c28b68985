import Kubernetes

@testable import LocalCluster

/// Services and endpoints for tests.
enum ServiceSamples {
    static let helloworld: JSON = [
        "metadata": ["namespace": "sample", "name": "helloworld"],
        "spec": [
            "type": "LoadBalancer", "clusterIP": "10.11.0.20", "externalIPs": ["198.51.100.7"],
            "ports": [["name": "http", "port": 5000, "targetPort": 5000]],
        ],
        "status": ["loadBalancer": ["ingress": [["ip": "203.0.113.9"]]]],
    ]

    static let headless: JSON = [
        "metadata": ["namespace": "sample", "name": "db"],
        "spec": ["clusterIP": "None", "ports": [["name": "sql", "port": 5432]]],
    ]

    static let alias: JSON = [
        "metadata": ["namespace": "sample", "name": "alias"],
        "spec": ["type": "ExternalName", "externalName": "helloworld.sample.svc.cluster.local"],
    ]

    static func slice(_ service: String, port: String, number: Int64, _ endpoints: [JSON]) -> JSON {
        [
            "metadata": [
                "namespace": "sample", "name": .string("\(service)-1"),
                "labels": ["kubernetes.io/service-name": .string(service)],
            ],
            "addressType": "IPv4", "ports": [["name": .string(port), "port": .int(number), "protocol": "TCP"]],
            "endpoints": .array(endpoints),
        ]
    }

    static func endpoint(_ address: String, ready: Bool = true, serving: Bool = true, hostname: String? = nil) -> JSON {
        var endpoint: JSON = [
            "addresses": [.string(address)], "conditions": ["ready": .bool(ready), "serving": .bool(serving)],
        ]
        endpoint["hostname"] = hostname.map(JSON.string)
        return endpoint
    }

    static func catalog(_ services: [JSON], _ slices: [JSON]) -> ServiceCatalog {
        var catalog = ServiceCatalog()
        catalog.replaceServices(services)
        catalog.replaceSlices(slices)
        return catalog
    }
}
