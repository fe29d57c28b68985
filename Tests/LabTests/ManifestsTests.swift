import Kubernetes
import Testing

@testable import Lab

struct ManifestsTests {
    let primary = LabTopology.primaryRemote.primary
    let remote = LabTopology.primaryRemote.clusters[1]

    /// The pods that the Deployments of a manifest make, by the Deployments' names.
    private func pods(_ manifest: String, in cluster: LabCluster) throws -> [String: JSON] {
        let objects = try Manifests.objects(manifest, in: cluster).filter { $0["kind"]?.string == "Deployment" }
        return Dictionary(
            uniqueKeysWithValues: objects.compactMap { object in
                object["spec"]?["template"].map { (object["metadata"]?["name"]?.string ?? "", $0) }
            })
    }

    private func containers(_ pod: JSON?) -> [String] {
        (pod?["spec"]?["containers"]?.array ?? []).compactMap { $0["name"]?.string }
    }

    @Test func `workloads get a sidecar and capture, after their own container`() throws {
        let pods = try pods(Manifests.sample, in: remote)
        let helloworld = pods["helloworld-v2"]
        #expect(containers(helloworld) == ["helloworld", "istio-proxy"])
        #expect(helloworld?["spec"]?["initContainers"]?[0]?["name"] == "istio-init")
        #expect(helloworld?["metadata"]?["labels"]?["security.istio.io/tlsMode"] == "istio")
        #expect(helloworld?["metadata"]?["labels"]?["version"] == "v2")
        let environment = helloworld?["spec"]?["containers"]?[1]?["env"]?.array ?? []
        #expect(environment.contains { $0["name"] == "ISTIO_META_CLUSTER_ID" && $0["value"] == "cluster2" })
    }

    @Test func `a gateway pod is one proxy, and nothing of it is captured`() throws {
        let gateway = try pods(Manifests.ingress, in: primary)["istio-ingressgateway"]
        #expect(containers(gateway) == ["istio-proxy"])
        #expect(gateway?["spec"]?["initContainers"] == nil)
        #expect(gateway?["spec"]?["containers"]?[0]?["args"]?[1] == "router")
        #expect(gateway?["spec"]?["containers"]?[0]?["readinessProbe"]?["httpGet"]?["port"] == 15021)
    }

    @Test func `the control plane's own pod is left alone`() throws {
        let pods = try pods(Manifests.primary, in: primary)
        #expect(containers(pods["istiod"]) == ["discovery"])
        #expect(containers(pods["istio-eastwestgateway"]) == ["istio-proxy"])
    }

    @Test(arguments: [Manifests.primary, Manifests.ingress, Manifests.sample])
    func `a Deployment's selector matches its pods`(manifest: String) throws {
        let deployments = try Manifests.objects(manifest, in: primary).filter { $0["kind"]?.string == "Deployment" }
        #expect(!deployments.isEmpty)
        for deployment in deployments {
            let wanted = try #require(deployment["spec"]?["selector"]?["matchLabels"]?.object)
            let labels = deployment["spec"]?["template"]?["metadata"]?["labels"]?.object ?? [:]
            #expect(!wanted.isEmpty)
            #expect(wanted.allSatisfy { labels[$0.key] == $0.value }, "\(deployment["metadata"]?["name"] ?? "")")
        }
    }

    @Test func `a variable without a value is an error that names it`() {
        #expect(throws: LabError.self) { try Manifests.objects(Manifests.remote, in: remote) }
        do {
            _ = try Manifests.fill("a ${MISSING} b", [:])
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains("${MISSING}"))
        }
    }

    @Test func `the remote has no control plane, and the reader may not read Secrets`() throws {
        let objects = try Manifests.objects(
            Manifests.remote, in: remote, variables: ["REMOTE_PILOT_ADDRESS": "203.0.113.10"])
        #expect(!objects.contains { ["Pod", "Deployment"].contains($0["kind"]?.string) })
        let service = objects.first { $0["kind"] == "Service" }
        #expect(service?["spec"]?["selector"] == nil)
        let slice = objects.first { $0["kind"] == "EndpointSlice" }
        #expect(slice?["endpoints"]?[0]?["addresses"]?[0] == "203.0.113.10")
        let rules = objects.first { $0["kind"] == "ClusterRole" }?["rules"]?.array ?? []
        #expect(!rules.isEmpty)
        #expect(!rules.contains { $0["resources"]?.array?.contains("secrets") == true })
    }
}
