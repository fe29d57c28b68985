import Foundation
import Identity
import Kubernetes

extension ClusterReader {
    /// Looks at everything that is of interest in a cluster, all at once.
    func evidence(
        namespace: String, access: ClusterEvidence.Access, role: ClusterEvidence.Role?, statedID: String?
    ) async -> ClusterEvidence {
        var evidence = ClusterEvidence(name: name, role: role ?? .unknown, access: access)
        evidence.statedID = statedID
        evidence.clock = await clock()
        if evidence.clock.value == nil { return silent(evidence) }

        async let uid = object(ObjectReference(.namespaces, name: "kube-system"))
        async let own = object(ObjectReference(.namespaces, name: namespace))
        async let authority = authority(in: namespace)
        async let maps = rootConfigMaps()
        async let pods = objects(.pods)
        async let service = controlPlaneService(in: namespace)
        async let webhooks = objects(.mutatingWebhookConfigurations)
        async let services = objects(.services)
        async let gateways = objects(.gateways)
        async let virtualServices = objects(.virtualServices)
        async let trial = tokenTrial(in: namespace)

        evidence.uid = Self.uid(await uid)
        evidence.namespaceAnnotations = await own.map {
            $0.map { $0[path: ["metadata", "annotations"]]?.strings ?? [:] }
        }
        evidence.authority = await authority
        evidence.rootConfigMaps = await maps
        let allPods = await pods
        evidence.proxies = allPods.map { $0.compactMap(ProxyEvidence.init(pod:)) }
        evidence.controlPlanes = allPods.map { pods in
            pods.filter { $0[path: ["metadata", "namespace"]]?.string == namespace }
                .compactMap(ControlPlaneEvidence.init(pod:))
        }
        evidence.controlPlaneService = await service
        evidence.webhooks = await webhooks.map { $0.flatMap(WebhookEvidence.all(in:)) }
        evidence.gatewayServices = await services.map { $0.compactMap(GatewayService.init(service:)) }
        evidence.exposure = Self.exposure(await gateways, await virtualServices)
        evidence.tokenTrial = await trial
        if role == nil, case .seen(let service?) = evidence.controlPlaneService {
            evidence.role = service.hasSelector ? .primary : .remote
        }
        return evidence
    }

    /// Nothing else is asked of a server that does not answer.
    private func silent(_ evidence: ClusterEvidence) -> ClusterEvidence {
        let reason = "the API server of \(name) does not answer: see the check \"\(APIServerCheck.id)\""
        var evidence = evidence
        evidence.uid = .unseen(reason)
        evidence.authority = .unseen(reason)
        evidence.rootConfigMaps = .unseen(reason)
        evidence.namespaceAnnotations = .unseen(reason)
        evidence.proxies = .unseen(reason)
        evidence.controlPlanes = .unseen(reason)
        evidence.controlPlaneService = .unseen(reason)
        evidence.webhooks = .unseen(reason)
        evidence.remoteSecrets = .unseen(reason)
        evidence.tokenTrial = .unseen(reason)
        evidence.gatewayServices = .unseen(reason)
        evidence.exposure = .unseen(reason)
        return evidence
    }

    /// Of namespace `kube-system`, by which a cluster is known.
    static func uid(_ namespace: Sighting<JSON?>) -> Sighting<String> {
        switch namespace {
        case .unseen(let reason): .unseen(reason)
        case .seen(let object):
            object?[path: ["metadata", "uid"]]?.string.map { .seen($0) } ?? .unseen("there is no namespace kube-system")
        }
    }

    /// `cacerts`, or the authority that the control plane made for itself.
    private func authority(in namespace: String) async -> Sighting<ClusterEvidence.Authority?> {
        for name in ["cacerts", "istio-ca-secret"] {
            switch await object(ObjectReference(.secrets, namespace: namespace, name: name)) {
            case .unseen(let reason): return .unseen(reason)
            case .seen(nil): continue
            case .seen(let secret?): return .seen(.init(secret: name, files: Self.files(secret, name)))
            }
        }
        return .seen(nil)
    }

    private static func files(_ secret: JSON, _ name: String) -> CACertificates {
        let data = (secret["data"]?.strings ?? [:]).compactMapValues { Data(base64Encoded: $0).map { Array($0) } }
        // Without any of the known keys: what is missing is for `inspect` to say.
        return (try? CACertificates(secretData: data, source: "Secret \(name)"))
            ?? CACertificates(source: "Secret \(name)", certificate: nil, key: nil, root: nil, chain: nil)
    }

    /// In all namespaces at once, or, when the rights do not suffice, one namespace after the other.
    private func rootConfigMaps() async -> Sighting<[ClusterEvidence.RootConfigMap]> {
        let name = "istio-ca-root-cert"
        let listed = await objects(.configMaps, ListOptions(fieldSelector: "metadata.name=\(name)"))
        if case .seen(let maps) = listed { return .seen(maps.map(Self.rootConfigMap)) }
        guard case .seen(let namespaces) = await objects(.namespaces) else { return .unseen(listed.reason ?? "") }
        var found: [ClusterEvidence.RootConfigMap] = []
        for namespace in namespaces.prefix(50).compactMap({ $0[path: ["metadata", "name"]]?.string }) {
            switch await object(ObjectReference(.configMaps, namespace: namespace, name: name)) {
            case .unseen(let reason): return .unseen(reason)
            case .seen(let map): found += map.map { [Self.rootConfigMap($0)] } ?? []
            }
        }
        return .seen(found)
    }

    private static func rootConfigMap(_ map: JSON) -> ClusterEvidence.RootConfigMap {
        .init(
            namespace: map[path: ["metadata", "namespace"]]?.string ?? "",
            pem: map[path: ["data", "root-cert.pem"]]?.string)
    }

    private func controlPlaneService(in namespace: String) async -> Sighting<ControlPlaneService?> {
        switch await object(ObjectReference(.services, namespace: namespace, name: "istiod")) {
        case .unseen(let reason): return .unseen(reason)
        case .seen(nil): return .seen(nil)
        case .seen(let service?):
            let selector = ListOptions(labelSelector: "kubernetes.io/service-name=istiod")
            let slices = await objects(.endpointSlices, namespace: namespace, selector)
            return .seen(ControlPlaneService(service: service, slices: slices.value ?? []))
        }
    }

    private static func exposure(
        _ gateways: Sighting<[JSON]>, _ virtualServices: Sighting<[JSON]>
    ) -> Sighting<Exposure> {
        switch (gateways, virtualServices) {
        case (.seen(let gateways), .seen(let virtualServices)):
            .seen(Exposure(gateways: gateways, virtualServices: virtualServices))
        case (.unseen(let reason), _), (_, .unseen(let reason)): .unseen(reason)
        }
    }

    /// Has the API server issue and review a token such as proxies use. The token is not kept.
    private func tokenTrial(in namespace: String) async -> Sighting<TokenTrial> {
        let account = "default"
        let issued = await answer(
            .tokenRequest(
                namespace: namespace, serviceAccount: account, audiences: [TokenCheck.audience], expirationSeconds: 600)
        )
        guard case .seen(let json) = issued else { return .unseen(issued.reason ?? "") }
        guard let token = IssuedToken(json: json) else { return .unseen("\(name): the answer is no token") }
        let answer = await answer(.tokenReview(token: token.token, audiences: [TokenCheck.audience]))
        let review = answer.map { json in
            let review = TokenReview(json: json)
            return TokenTrial.Review(
                isAuthenticated: review?.isAuthenticated ?? false, audiences: review?.audiences ?? [],
                error: review?.error ?? "the answer is no TokenReview")
        }
        return .seen(TokenTrial(account: "\(namespace)/\(account)", review: review))
    }
}

extension GroupVersionResource {
    fileprivate static let gateways = Self(group: "networking.istio.io", version: "v1", resource: "gateways")
    fileprivate static let virtualServices = Self(
        group: "networking.istio.io", version: "v1", resource: "virtualservices")
}
