import Foundation
import Identity
import Kubernetes
import MeshAPI
import MeshModel

@testable import ControlPlane

/// Objects as API servers send them.
enum Objects {
    static func meta(_ name: String, _ namespace: String = "sample", labels: [String: String] = [:]) -> JSON {
        ["name": .string(name), "namespace": .string(namespace), "labels": JSON(labels)]
    }

    static func namespace(_ name: String, annotations: [String: String] = [:]) -> JSON {
        [
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": ["name": .string(name), "annotations": JSON(annotations)],
        ]
    }

    static func service(_ name: String, port: Int64 = 5000) -> JSON {
        [
            "apiVersion": "v1", "kind": "Service", "metadata": meta(name),
            "spec": [
                "clusterIP": "10.0.0.1", "selector": ["app": .string(name)],
                "ports": [["name": "http", "port": .int(port), "protocol": "TCP"]],
            ],
        ]
    }

    static func slice(_ service: String, addresses: [String], port: Int64 = 5000) -> JSON {
        [
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": meta("\(service)-1", labels: ["kubernetes.io/service-name": service]), "addressType": "IPv4",
            "endpoints": .array(
                addresses.map { ["addresses": [.string($0)], "conditions": ["ready": true]] }),
            "ports": [["name": "http", "port": .int(port), "protocol": "TCP"]],
        ]
    }

    static func pod(_ name: String, ip: String, account: String = "default") -> JSON {
        [
            "apiVersion": "v1", "kind": "Pod", "metadata": meta(name, labels: ["app": name]),
            "spec": ["serviceAccountName": .string(account), "containers": [["name": "istio-proxy"]]],
            "status": [
                "phase": "Running", "podIP": .string(ip), "conditions": [["type": "Ready", "status": "True"]],
            ],
        ]
    }

    static func virtualService(_ name: String, host: String, field: String = "hosts") -> JSON {
        [
            "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": meta(name),
            "spec": [
                field: [.string(host)], "http": [["route": [["destination": ["host": .string(host)]]]]],
            ],
        ]
    }

    /// The Secret that a control plane keeps its own authority in.
    static func authority(_ files: CACertificates, name: String = "istio-ca-secret") -> JSON {
        [
            "apiVersion": "v1", "kind": "Secret", "metadata": meta(name, "istio-system"),
            "data": JSON(files.secretData.mapValues { Data($0).base64EncodedString() }),
        ]
    }

    static func remoteSecret(_ cluster: String, server: String) -> JSON {
        let kubeconfig = Kubeconfig.make(name: cluster, server: server, user: .init(token: "t"))
        return [
            "apiVersion": "v1", "kind": "Secret",
            "metadata": [
                "name": "istio-remote-secret-\(cluster)", "namespace": "istio-system",
                "labels": ["istio/multiCluster": "true"],
                "annotations": ["networking.istio.io/cluster": .string(cluster)],
            ],
            "data": .object([cluster: .string(Data(kubeconfig.yaml.utf8).base64EncodedString())]),
        ]
    }

    /// An object as `MeshAPI` reads it.
    static func read(_ json: JSON) throws -> MeshObject { try MeshObject.decode(json: json.encoded()) }
}

extension GroupVersionResource {
    static let virtualServices = Kind.virtualService.resource
}
