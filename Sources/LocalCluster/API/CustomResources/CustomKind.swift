import Kubernetes

/// What a CustomResourceDefinition says about its kind. It never changes: another state of the definition gives another
/// value, so that values are told apart by their identity.
final class CustomKind: Sendable {
    /// What a value is made from: two definitions with the same source say the same.
    struct Source: Sendable, Hashable {
        let uid: String
        let generation: Int64
        let acceptedNames: JSON
        let isTerminating: Bool
    }

    let source: Source
    let singular: String
    let listKind: String
    /// The version that is said to be stored: the only one that can be served when conversion needs a webhook.
    let storageVersion: String
    let needsWebhook: Bool
    /// By name, also those that are not served.
    let versions: [String: CustomVersion]

    init(
        source: Source, singular: String, listKind: String, needsWebhook: Bool, storageVersion: String,
        versions: [String: CustomVersion]
    ) {
        self.source = source
        self.singular = singular
        self.listKind = listKind
        self.needsWebhook = needsWebhook
        self.storageVersion = storageVersion
        self.versions = versions
    }

    /// What objects can be selected by in any of its versions.
    var selectableFields: [String] { Set(versions.values.flatMap(\.selectableFields)).sorted() }
    /// Whether its objects are on their way out with it.
    var isTerminating: Bool { source.isTerminating }
}

extension CustomKind: Hashable {
    static func == (one: CustomKind, other: CustomKind) -> Bool { one === other }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
