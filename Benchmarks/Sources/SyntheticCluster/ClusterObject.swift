public import MeshAPI
import NIOCore

/// An object of a synthetic cluster: what it is called, and what follows its metadata as JSON text.
public struct ClusterObject: Sendable {
    /// What it is known by within the cluster.
    public struct ID: Sendable, Hashable {
        public let kind: Kind
        /// Empty for kinds that live in none.
        public let namespace: String
        public let name: String

        public init(_ kind: Kind, namespace: String = "", name: String) {
            self.kind = kind
            self.namespace = namespace
            self.name = name
        }
    }

    public let id: ID
    public let labels: [(name: String, value: String)]
    /// The version of its specification; 0 for kinds that count none.
    public let generation: Int
    /// Further members of its metadata, and what stands beside them: each `"name":value`.
    let metadata: [String]
    let members: [String]

    init(
        _ id: ID, labels: [(name: String, value: String)] = [], generation: Int = 0, metadata: [String] = [],
        members: [String]
    ) {
        self.id = id
        self.labels = labels
        self.generation = generation
        self.metadata = metadata
        self.members = members
    }

    /// Its JSON text in one version.
    func text(version: UInt64) -> ByteBuffer {
        var fields = [#""name":"\#(id.name)""#, #""uid":"\#(id.kind.plural)-\#(id.namespace)-\#(id.name)""#]
        if !id.namespace.isEmpty { fields.append(#""namespace":"\#(id.namespace)""#) }
        fields.append(#""resourceVersion":"\#(version)","creationTimestamp":"2026-01-01T00:00:00Z""#)
        if generation > 0 { fields.append(#""generation":\#(generation)"#) }
        if !labels.isEmpty {
            let pairs = labels.map { #""\#($0.name)":"\#($0.value)""# }
            fields.append(#""labels":{\#(pairs.joined(separator: ","))}"#)
        }
        let all = [
            #""apiVersion":"\#(id.kind.apiVersions[0])","kind":"\#(id.kind.rawValue)""#,
            #""metadata":{\#((fields + metadata).joined(separator: ","))}"#,
        ]
        return ByteBuffer(string: "{\((all + members).joined(separator: ","))}")
    }
}
