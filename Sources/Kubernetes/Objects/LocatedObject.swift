/// An object found inside a larger text: its metadata, and where its text lies.
struct LocatedObject {
    var name = ""
    var namespace = ""
    var resourceVersion = ""
    var uid = ""
    private(set) var kind: String?
    private(set) var apiVersion: String?
    /// The annotation `k8s.io/initial-events-end` of the bookmark that ends a streamed list.
    private(set) var endsInitialEvents = false
    private(set) var range = 0..<0

    init(_ parser: inout JSONParser, depth: Int) throws(JSONSyntaxError) {
        parser.skipSpace()
        let start = parser.position
        var found = self
        try parser.members(depth: depth) { (parser: inout JSONParser, key) throws(JSONSyntaxError) in
            switch key {
            case "kind": found.kind = try parser.stringOrSkip(depth: depth + 1)
            case "apiVersion": found.apiVersion = try parser.stringOrSkip(depth: depth + 1)
            case "metadata": try found.readMetadata(&parser, depth: depth + 1)
            default: try parser.skip(depth: depth + 1)
            }
        }
        self = found
        range = start..<parser.position
    }

    private mutating func readMetadata(_ parser: inout JSONParser, depth: Int) throws(JSONSyntaxError) {
        var found = self
        try parser.members(depth: depth) { (parser: inout JSONParser, key) throws(JSONSyntaxError) in
            switch key {
            case "name": found.name = try parser.stringOrSkip(depth: depth + 1) ?? ""
            case "namespace": found.namespace = try parser.stringOrSkip(depth: depth + 1) ?? ""
            case "resourceVersion": found.resourceVersion = try parser.stringOrSkip(depth: depth + 1) ?? ""
            case "uid": found.uid = try parser.stringOrSkip(depth: depth + 1) ?? ""
            case "annotations":
                let annotations = try parser.value(depth: depth + 1)
                found.endsInitialEvents = annotations["k8s.io/initial-events-end"]?.string == "true"
            default: try parser.skip(depth: depth + 1)
            }
        }
        self = found
    }

    /// The object with its text. Items of typed lists carry no type of their own: `defaultType` supplies it.
    func object(in text: [UInt8], defaultType: (apiVersion: String, kind: String)?) -> RawObject {
        var bytes: [UInt8]
        if let defaultType, kind == nil || apiVersion == nil {
            let isEmpty = text[range].dropFirst().first { $0 > 0x20 } == UInt8(ascii: "}")
            bytes = Array("{\"apiVersion\":\(JSON.string(defaultType.apiVersion).text()),".utf8)
            bytes += Array("\"kind\":\(JSON.string(defaultType.kind).text())\(isEmpty ? "" : ",")".utf8)
            bytes += text[range].dropFirst()
        } else {
            bytes = Array(text[range])
        }
        return RawObject(
            name: name, namespace: namespace, resourceVersion: resourceVersion, uid: uid, bytes: bytes)
    }
}
