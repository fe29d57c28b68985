import Kubernetes

@testable import LocalCluster

/// Definitions and objects for tests, in YAML.
enum CustomResourceSamples {
    static func yaml(_ text: String) throws -> JSON { try JSON.documents(yaml: text).first ?? .null }

    /// A kind with two versions, of which v1 has everything.
    static let widgets = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wd], categories: [gear]}
          versions:
          - name: v1beta1
            served: true
            storage: false
            deprecated: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
            selectableFields: [{jsonPath: .spec.color}]
            additionalPrinterColumns:
            - {name: Replicas, type: integer, jsonPath: .spec.replicas, description: how many}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Color, type: string, jsonPath: .spec.color, priority: 1}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [color]
                    properties:
                      color: {type: string, enum: [red, green]}
                      replicas: {type: integer, format: int32, minimum: 0, maximum: 10, default: 1}
                      port: {x-kubernetes-int-or-string: true}
                      nested:
                        type: object
                        properties:
                          mode: {type: string, default: fast}
                      tags:
                        type: object
                        additionalProperties: {type: string}
                  status:
                    type: object
                    properties:
                      replicas: {type: integer}
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties: {type: {type: string}, status: {type: string}}
        """

    static func widget(_ name: String, _ spec: JSON = ["color": "red"]) -> JSON {
        ["metadata": ["name": .string(name), "namespace": "default"], "spec": spec]
    }

    /// A definition with one version whose schema is given.
    static func definition(
        plural: String = "things", kind: String = "Thing", group: String = "example.com",
        schema: String = "{type: object}"
    ) throws -> JSON {
        try yaml(
            """
            metadata: {name: \(plural).\(group)}
            spec:
              group: \(group)
              scope: Namespaced
              names: {plural: \(plural), kind: \(kind)}
              versions:
              - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: \(schema)}}
            """)
    }
}

extension GroupVersionResource {
    static let widgets = Self(group: "example.com", version: "v1", resource: "widgets")
    static let things = Self(group: "example.com", version: "v1", resource: "things")
}
