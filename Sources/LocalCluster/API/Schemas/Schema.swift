import Kubernetes

/// The shape of a value in an object: what of OpenAPI v3 Kubernetes calls a structural schema.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
struct Schema: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
        case object, array, string, integer, number, boolean
        /// A number or a text, such as a port (`x-kubernetes-int-or-string`).
        case intOrString
        /// Whatever is sent.
        case any
    }

    /// How a list is merged (`x-kubernetes-list-type`).
    enum ListType: Sendable, Hashable {
        /// As one value.
        case atomic
        /// Each of its scalar elements on its own.
        case set
        /// Each element on its own, told apart by these members.
        case map(keys: [String])
    }

    var kind: Kind
    /// What the value means, for people.
    var description = ""
    /// Such as `int32` or `date-time`.
    var format: String?
    /// The members of an object by name; empty for maps.
    var properties: [String: Schema] = [:]
    var required: [String] = []
    /// The schema of the values of a map with free keys, or of the elements of a list; at most one.
    private var elements: [Schema] = []
    var listType = ListType.atomic
    /// Whether an object or map is merged as one value (`x-kubernetes-map-type: atomic`).
    var isAtomicMap = false
    /// Whether setting one member of an object is to replace the others (`retainKeys`), as with the source of a volume.
    var isUnion = false
    /// Whether members that no schema names are kept (`x-kubernetes-preserve-unknown-fields`).
    var preservesUnknownFields = false
    /// Whether the value is an object with `apiVersion`, `kind` and `metadata` of its own.
    var isEmbeddedResource = false
    var isNullable = false
    var defaultValue: JSON?
    /// The only values that are allowed; empty: all.
    var allowedValues: [JSON] = []
    /// The name of the definition that this stands for; all else but the description is empty then.
    var reference: String?

    init(_ kind: Kind, _ description: String = "") {
        self.kind = kind
        self.description = description
    }

    /// The schema of each value of a map, or of each element of a list.
    var element: Schema? {
        get { elements.first }
        set { elements = newValue.map { [$0] } ?? [] }
    }
}
