import FoundationEssentials
import Kubernetes

/// Reads objects in Kubernetes' protobuf encoding, which kubectl uses for some of its verbs. Only requests: answers are
/// JSON, which every client takes as well.
enum ProtobufObject {
    static let mediaType = "application/vnd.kubernetes.protobuf"
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]
    private static let maximumDepth = 32

    /// - Throws: `APIStatus` 400 for bytes that are no such object, 415 for a kind or field that is not known.
    static func json(_ bytes: [UInt8]) throws(APIStatus) -> JSON {
        guard bytes.starts(with: magic) else { throw malformed }
        do {
            let (apiVersion, kind, raw) = try envelope(bytes.dropFirst(magic.count))
            guard let fields = ProtobufMessages.fields(kind: kind) else { throw notUnderstood("kind \(kind)") }
            var object = try message(raw, fields, kind, depth: 0)
            object["apiVersion"] = .string(apiVersion)
            object["kind"] = .string(kind)
            return object
        } catch let status as APIStatus {
            throw status
        } catch {
            throw malformed
        }
    }

    /// runtime `Unknown`: the type, and the bytes of the object.
    private static func envelope(_ bytes: ArraySlice<UInt8>) throws -> (String, String, ArraySlice<UInt8>) {
        var reader = WireReader(bytes)
        var (apiVersion, kind) = ("", "")
        var raw: ArraySlice<UInt8> = []
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (1, .bytes(let type)):
                var names = WireReader(type)
                while let (number, value) = try names.next() {
                    if number == 1 { apiVersion = try text(value) }
                    if number == 2 { kind = try text(value) }
                }
            case (2, .bytes(let bytes)): raw = bytes
            default: break
            }
        }
        return (apiVersion, kind, raw)
    }

    private static func message(
        _ bytes: ArraySlice<UInt8>, _ fields: ProtobufMessages.Fields, _ name: String, depth: Int
    ) throws -> JSON {
        guard depth < maximumDepth else { throw malformed }
        var reader = WireReader(bytes)
        var object: JSON = [:]
        while let (number, value) = try reader.next() {
            guard let field = fields[number] else { throw notUnderstood("field \(number) of \(name)") }
            try set(field, value, in: &object, depth: depth)
        }
        return object
    }

    private static func set(_ field: ProtobufField, _ value: WireReader.Value, in object: inout JSON, depth: Int) throws
    {
        if case .map(let kind) = field.kind {
            let (key, value) = try entry(value, kind, depth: depth)
            var map = object[field.name] ?? [:]
            map[key] = value
            object[field.name] = map
        } else if case .inlined(let name) = field.kind {
            let members = try json(value, .message(name), keepsEmpty: true, depth: depth)
            for (key, member) in members?.object ?? [:] { object[key] = member }
        } else if let json = try json(value, field.kind, keepsEmpty: field.isList, depth: depth) {
            object[field.name] = field.isList ? .array((object[field.name]?.array ?? []) + [json]) : json
        }
    }

    private static func entry(
        _ value: WireReader.Value, _ kind: ProtobufField.Kind, depth: Int
    ) throws -> (String, JSON) {
        var reader = WireReader(try bytes(value))
        var key = ""
        var result: JSON = ""
        while let (number, value) = try reader.next() {
            if number == 1 { key = try text(value) }
            if number == 2 { result = try json(value, kind, keepsEmpty: true, depth: depth) ?? "" }
        }
        return (key, result)
    }

    /// `nil`: the value means that the member is absent.
    private static func json(
        _ value: WireReader.Value, _ kind: ProtobufField.Kind, keepsEmpty: Bool, depth: Int
    ) throws -> JSON? {
        switch kind {
        case .ignored, .map, .inlined: return nil
        case .text:
            let text = try text(value)
            return text.isEmpty && !keepsEmpty ? nil : .string(text)
        case .bytes: return .string(Data(try bytes(value)).base64EncodedString())
        case .bool: return .bool(try number(value) != 0)
        case .number: return try number(value) == 0 ? nil : .int(try number(value))
        case .count: return .int(try number(value))
        case .numberOrText: return try numberOrText(value)
        case .message(let name):
            guard let fields = ProtobufMessages.fields(message: name) else { throw notUnderstood(name) }
            return try message(try bytes(value), fields, name, depth: depth + 1)
        }
    }

    private static func numberOrText(_ value: WireReader.Value) throws -> JSON? {
        var reader = WireReader(try bytes(value))
        var isText = false
        var (int, string): (JSON, JSON) = (0, "")
        while let (field, value) = try reader.next() {
            switch field {
            case 1: isText = try number(value) == 1
            case 2: int = .int(try number(value))
            case 3: string = .string(try text(value))
            default: throw notUnderstood("field \(field) of IntOrString")
            }
        }
        if isText { return string }
        return int == 0 ? nil : int
    }

    private static func text(_ value: WireReader.Value) throws -> String {
        guard let text = String(validating: try bytes(value), as: UTF8.self) else { throw malformed }
        return text
    }

    private static func bytes(_ value: WireReader.Value) throws -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = value else { throw malformed }
        return bytes
    }

    private static func number(_ value: WireReader.Value) throws -> Int64 {
        guard case .number(let number) = value else { throw malformed }
        return Int64(bitPattern: number)
    }

    private static var malformed: APIStatus { .badRequest("the body is not an object in protobuf") }

    private static func notUnderstood(_ what: String) -> APIStatus {
        APIStatus(
            code: 415, reason: .unsupportedMediaType,
            message: "\(what) is not understood in protobuf here: send it as \(MediaType.json)")
    }
}
