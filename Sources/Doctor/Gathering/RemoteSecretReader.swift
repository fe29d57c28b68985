import Kubernetes

/// Reads the remote Secrets of a primary, and tries what they lead to with the reader's own rights.
struct RemoteSecretReader: Sendable {
    let primary: ClusterReader
    let namespace: String

    /// An entry of a Secret, and the way to the cluster that it leads to when that answers.
    struct Tried: Sendable {
        var evidence: RemoteSecretEvidence
        var reader: ClusterReader?
    }

    func entries() async -> Sighting<[Tried]> {
        let options = ListOptions(labelSelector: "\(RemoteSecretEvidence.label)=true")
        switch await primary.objects(.secrets, namespace: namespace, options) {
        case .unseen(let reason): return .unseen(reason)
        case .seen(let secrets):
            let entries = secrets.flatMap(RemoteSecretEvidence.entries(of:))
            return .seen(
                await withTaskGroup(of: (Int, Tried).self) { group in
                    for (index, entry) in entries.enumerated() { group.addTask { (index, await tried(entry)) } }
                    return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
                })
        }
    }

    private func tried(_ entry: RemoteSecretEvidence.Entry) async -> Tried {
        var evidence = entry.evidence
        guard let configuration = entry.configuration else { return Tried(evidence: evidence) }
        let client: Client
        do throws(APIError) {
            client = try Client(configuration)
        } catch {
            evidence.fault = error.message
            return Tried(evidence: evidence)
        }
        do {
            let json = try await client.json(
                .get(ObjectReference(.namespaces, name: "kube-system")), timeout: ClusterReader.timeout)
            evidence.uid = ClusterReader.uid(.seen(json))
        } catch {
            evidence.uid = .unseen("\(error)")
            evidence.rights = evidence.uid.map { _ in [] }
            let error = error as? APIError
            if error?.isUnauthorized == true { evidence.refusal = .credentials }
            if error?.code == .untrusted { evidence.refusal = .authority }
            guard error?.isForbidden == true else { return Tried(evidence: evidence) }
        }
        let reader = ClusterReader(
            name: entry.evidence.key, client: client,
            hint: "to see it, name the cluster's own context: --remote CONTEXT")
        evidence.rights = await rights(reader)
        return Tried(evidence: evidence, reader: reader)
    }

    /// What the reader must be able to do, and what it must not.
    static let questions: [ReaderRight] =
        ["pods", "services", "namespaces", "nodes"].flatMap { resource in
            ["list", "watch"].map { ReaderRight(verb: $0, resource: resource, isAllowed: false) }
        }
        + ["list", "watch"].map {
            ReaderRight(verb: $0, group: "discovery.k8s.io", resource: "endpointslices", isAllowed: false)
        }
        + [
            ReaderRight(verb: "create", group: "authentication.k8s.io", resource: "tokenreviews", isAllowed: false),
            ReaderRight(
                verb: "create", group: "authorization.k8s.io", resource: "subjectaccessreviews", isAllowed: false),
            ReaderRight(verb: "get", resource: "secrets", isAllowed: false, isWanted: false),
            ReaderRight(verb: "list", resource: "secrets", isAllowed: false, isWanted: false),
        ]

    private func rights(_ reader: ClusterReader) async -> Sighting<[ReaderRight]> {
        var rights: [ReaderRight] = []
        for var right in Self.questions {
            switch await reader.answer(.selfSubjectAccessReview(right)) {
            case .unseen(let reason): return .unseen(reason)
            case .seen(let json):
                right.isAllowed = json[path: ["status", "allowed"]]?.bool ?? false
                rights.append(right)
            }
        }
        return .seen(rights)
    }
}

extension Request {
    /// Asks the API server whether the one who asks may do something in all namespaces.
    fileprivate static func selfSubjectAccessReview(_ right: ReaderRight) -> Request {
        .create(
            GroupVersionResource(group: "authorization.k8s.io", version: "v1", resource: "selfsubjectaccessreviews"),
            body: [
                "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
                "spec": [
                    "resourceAttributes": [
                        "verb": .string(right.verb), "group": .string(right.group), "resource": .string(right.resource),
                    ]
                ],
            ])
    }
}
