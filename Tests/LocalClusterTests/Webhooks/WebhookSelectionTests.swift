import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct WebhookSelectionTests {
    private static let pods = ResourceType(kind: "Pod", plural: "pods", hasStatus: true)
    private static let nodes = ResourceType(kind: "Node", plural: "nodes", isNamespaced: false)
    private static let namespaces = ResourceType(kind: "Namespace", plural: "namespaces", isNamespaced: false)
    private static let gateways = ResourceType(
        group: "networking.istio.io", versions: ["v1", "v1beta1"], kind: "Gateway", plural: "gateways")

    private static func target(
        _ type: ResourceType, _ operation: AdmissionOperation = .create, _ subresource: String = "",
        version: String = "v1"
    ) -> AdmissionTarget {
        AdmissionTarget(operation: operation, type: type, version: version, subresource: subresource)
    }

    private static func rule(
        _ resources: JSON, groups: JSON = [""], versions: JSON = ["v1"], operations: JSON = ["CREATE"],
        scope: JSON = "*"
    ) -> JSON {
        [
            "apiGroups": groups, "apiVersions": versions, "operations": operations, "resources": resources,
            "scope": scope,
        ]
    }

    /// A rule, a target, and the version in which the webhook wants to see it.
    private static let rules: [(JSON, AdmissionTarget, String?)] = [
        (rule(["pods"]), target(pods), "v1"), (rule(["pods"]), target(nodes), nil),
        (rule(["pods"]), target(pods, .update), nil), (rule(["pods"], operations: ["*"]), target(pods, .delete), "v1"),
        (rule(["pods"]), target(pods, .create, "status"), nil),
        (rule(["pods/status"]), target(pods, .create, "status"), "v1"), (rule(["pods/status"]), target(pods), nil),
        (rule(["pods/*"]), target(pods, .create, "exec"), "v1"), (rule(["pods/*"]), target(pods), "v1"),
        (rule(["*"]), target(pods), "v1"), (rule(["*"]), target(pods, .create, "status"), nil),
        (rule(["*/*"]), target(pods, .create, "status"), "v1"), (rule(["*/*"]), target(nodes), "v1"),
        (rule(["*/scale"]), target(pods, .create, "scale"), "v1"), (rule(["*/scale"]), target(pods), nil),
        (rule(["*"], scope: "Cluster"), target(pods), nil), (rule(["*"], scope: "Cluster"), target(nodes), "v1"),
        (rule(["*"], scope: "Namespaced"), target(pods), "v1"), (rule(["*"], scope: "Namespaced"), target(nodes), nil),
        (rule(["*"], groups: ["apps"]), target(pods), nil), (rule(["*"], groups: ["*"]), target(gateways), "v1"),
        (rule(["gateways"], groups: ["*"], versions: ["v1beta1"]), target(gateways), "v1beta1"),
        (rule(["gateways"], groups: ["*"], versions: ["*"]), target(gateways, version: "v1beta1"), "v1beta1"),
        (rule(["gateways"], groups: ["*"], versions: ["v1alpha3"]), target(gateways), nil), ([:], target(pods), nil),
    ]

    @Test(arguments: rules.indices) func rulesNameWhatIsSeen(index: Int) {
        let (rule, target, version) = Self.rules[index]
        let webhook = Webhook(["name": "a.b.c", "rules": [rule]])
        #expect(webhook.version(for: target) == version, "\(rule)")
    }

    @Test func anExactRuleTakesNoOtherVersion() {
        let rule = Self.rule(["gateways"], groups: ["*"], versions: ["v1beta1"])
        let webhook = Webhook(["name": "a.b.c", "rules": [rule], "matchPolicy": "Exact"])
        #expect(webhook.version(for: Self.target(Self.gateways)) == nil)
        #expect(webhook.version(for: Self.target(Self.gateways, version: "v1beta1")) == "v1beta1")
    }

    private static func attributes(
        _ type: ResourceType, object: JSON?, previous: JSON? = nil
    ) -> AdmissionAttributes {
        AdmissionAttributes(
            target: target(type), namespace: type.isNamespaced ? "a" : "", name: "x", object: object,
            previous: previous, user: .administrator)
    }

    private static func labelled(_ labels: [String: String]) -> JSON {
        ["metadata": ["name": "x", "labels": JSON(labels)]]
    }

    private static let injected: JSON = ["matchLabels": ["inject": "yes"]]

    /// Selectors, what is done, the labels of the namespace; whether the webhook wants to see it.
    private static let selections: [(JSON, AdmissionAttributes, [String: String]?, Bool)] = [
        ([:], attributes(pods, object: labelled([:])), [:], true),
        (["namespaceSelector": injected], attributes(pods, object: labelled([:])), ["inject": "yes"], true),
        (["namespaceSelector": injected], attributes(pods, object: labelled(["inject": "yes"])), [:], false),
        (["namespaceSelector": injected], attributes(nodes, object: labelled([:])), nil, true),
        (["namespaceSelector": injected], attributes(namespaces, object: labelled(["inject": "yes"])), nil, true),
        (["namespaceSelector": injected], attributes(namespaces, object: labelled([:])), nil, false),
        (["objectSelector": injected], attributes(pods, object: labelled(["inject": "yes"])), [:], true),
        (["objectSelector": injected], attributes(pods, object: labelled([:])), [:], false),
        (
            ["objectSelector": injected],
            attributes(pods, object: labelled([:]), previous: labelled(["inject": "yes"])), [:], true
        ),
        (["objectSelector": injected], attributes(pods, object: nil, previous: labelled(["inject": "yes"])), [:], true),
        (["objectSelector": injected], attributes(pods, object: ["kind": "PodExecOptions"]), [:], false),
        (
            ["objectSelector": ["matchExpressions": [["key": "inject", "operator": "NotIn", "values": ["no"]]]]],
            attributes(pods, object: labelled([:])), [:], true
        ),
    ]

    @Test(arguments: selections.indices) func selectorsNameWhatIsSeen(index: Int) {
        let (members, attributes, labels, isSeen) = Self.selections[index]
        let known = attributes.ownNamespaceLabels ?? labels
        #expect(Webhook(members).selects(attributes, namespaceLabels: known) == isSeen, "\(members)")
    }

    @Test func configurationsOfWebhooksAndQuestionsAreNotSeen() throws {
        let all = Self.rule(["*/*"], groups: ["*"], versions: ["*"], operations: ["*"])
        let table = WebhookTable(
            mutating: [["metadata": ["name": "m"], "webhooks": [["name": "a.b.c", "rules": [all]]]]], validating: [])
        for (resource, isSeen) in [
            (GroupVersionResource.mutatingWebhookConfigurations, false), (.validatingWebhookConfigurations, false),
            (.tokenReviews, false), (.pods, true), (.namespaces, true), (.leases, true),
        ] {
            let type = try ResourceCatalog.builtIn.type(resource)
            #expect(table.isConcerned(Self.target(type)) == isSeen, "\(resource)")
            #expect(table.mutating(Self.target(type)).isEmpty == !isSeen)
        }
    }

    @Test func webhooksAreAskedInTheOrderOfTheirConfigurations() {
        let rule = Self.rule(["pods"])
        func configuration(_ name: JSON, _ webhooks: [JSON]) -> JSON {
            ["metadata": ["name": name], "webhooks": .array(webhooks.map { ["name": $0, "rules": [rule]] })]
        }
        let table = WebhookTable(
            mutating: [configuration("b", ["1.x.y"]), configuration("a", ["3.x.y", "2.x.y"])], validating: [])
        #expect(table.mutating(Self.target(Self.pods)).map(\.webhook.name) == ["3.x.y", "2.x.y", "1.x.y"])
    }

    private static let service: JSON = [
        "metadata": ["name": "istiod", "namespace": "istio-system"],
        "spec": ["clusterIP": "10.96.0.7", "ports": [["name": "https", "port": 443], ["name": "x", "port": 15010]]],
    ]

    private static func slice(_ address: JSON, ready: Bool, port: JSON = 15017, name: JSON = "https") -> JSON {
        [
            "metadata": [
                "name": "s", "namespace": "istio-system", "labels": ["kubernetes.io/service-name": "istiod"],
            ],
            "addressType": "IPv4",
            "endpoints": [["addresses": [address], "conditions": ["ready": .bool(ready)]]],
            "ports": [["name": name, "port": port, "protocol": "TCP"]],
        ]
    }

    @Test func aServiceIsOneOfItsReadyEndpoints() throws {
        let reference = WebhookService(["name": "istiod", "namespace": "istio-system", "path": "/inject"])
        let slices = [Self.slice("10.244.0.5", ready: false), Self.slice("10.244.0.6", ready: true)]
        let endpoint = try WebhookEndpoint(reference, Self.service, slices: slices)
        #expect(endpoint.url == "https://istiod.istio-system.svc:443/inject")
        #expect(endpoint.host == "istiod.istio-system.svc")
        #expect(endpoint.address == "10.244.0.6")
        #expect(endpoint.port == 15017)
    }

    @Test func aServiceWithoutEndpointsIsAFailure() {
        let reference = WebhookService(["name": "istiod", "namespace": "istio-system"])
        let other = WebhookService(["name": "istiod", "namespace": "istio-system", "port": 8443])
        let cases: [(WebhookService, JSON?, [JSON], String)] = [
            (reference, nil, [], "service \"istiod\" not found"),
            (reference, Self.service, [], "no endpoints available for service \"istiod\""),
            (
                reference, Self.service, [Self.slice("10.244.0.5", ready: false)],
                "no endpoints available for service \"istiod\""
            ),
            (
                reference, Self.service, [Self.slice("10.244.0.5", ready: true, name: "x")],
                "no endpoints available for service \"istiod\""
            ),
            (other, Self.service, [], "no service port 8443 found for service \"istiod\""),
        ]
        for (service, object, slices, message) in cases {
            do throws(WebhookFailure) {
                _ = try WebhookEndpoint(service, object, slices: slices)
                Issue.record("\(message): it was found")
            } catch {
                #expect(error.message == message)
                #expect(!error.advice.isEmpty)
            }
        }
    }
}
