import Kubernetes

/// A write as a request asks for it, before it is stored: what admission looks at.
struct Proposal: Sendable {
    let type: ResourceType
    /// What is there; `nil` when the object is new.
    let previous: StoredObject?
    /// The object as it is to become, in the version of the request, with the record of who set which fields.
    var object: JSON
    var part = ObjectPart.desired

    var isNew: Bool { previous == nil }
}

extension Transaction {
    /// Stores a proposal after completing and checking it.
    /// - Throws: `APIStatus`, as `create` and `update` do.
    func store(_ proposal: Proposal) throws -> StoredObject {
        proposal.isNew
            ? try create(proposal.type, proposal.object, isTracked: true)
            : try update(proposal.type, proposal.object, proposal.part, isTracked: true)
    }
}
