/// What a field of a Kubernetes message becomes in JSON.
struct ProtobufField: Sendable {
    indirect enum Kind: Sendable {
        case text
        /// Base64 in JSON.
        case bytes
        case bool
        /// Zero means absent.
        case number
        /// Zero is a value.
        case count
        /// util.intstr `IntOrString`.
        case numberOrText
        /// A message of this name.
        case message(String)
        /// A message whose members are those of the object itself.
        case inlined(String)
        /// From text to the kind.
        case map(Kind)
        /// What the server decides anyway.
        case ignored
    }

    let name: String
    let kind: Kind
    var isList = false

    static func text(_ name: String) -> Self { Self(name: name, kind: .text) }
    static func texts(_ name: String) -> Self { Self(name: name, kind: .text, isList: true) }
    static func bool(_ name: String) -> Self { Self(name: name, kind: .bool) }
    static func number(_ name: String) -> Self { Self(name: name, kind: .number) }
    static func count(_ name: String) -> Self { Self(name: name, kind: .count) }
    static func numberOrText(_ name: String) -> Self { Self(name: name, kind: .numberOrText) }
    static func map(_ name: String) -> Self { Self(name: name, kind: .map(.text)) }
    static func bytesMap(_ name: String) -> Self { Self(name: name, kind: .map(.bytes)) }
    static func message(_ name: String, _ type: String) -> Self { Self(name: name, kind: .message(type)) }
    static func list(_ name: String, _ type: String) -> Self { Self(name: name, kind: .message(type), isList: true) }
    static func inlined(_ type: String) -> Self { Self(name: "", kind: .inlined(type)) }
    static let ignored = Self(name: "", kind: .ignored)
}
