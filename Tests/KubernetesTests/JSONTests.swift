import Kubernetes
import Testing

@Suite struct JSONTests {
    static let roundTrips: [(text: String, value: JSON)] = [
        ("null", .null), ("true", true), ("0", 0), ("-7", -7), ("9223372036854775807", .int(.max)), ("1.5", 1.5),
        ("\"\"", ""), (#""a\"b\\c\n\u0001é😀""#, "a\"b\\c\n\u{1}é😀"), ("[]", []), ("{}", [:]),
        (#"{"a":[1,{"b":null}],"c":"d"}"#, ["a": [1, ["b": nil]], "c": "d"]),
    ]

    @Test("text and value agree, both ways", arguments: roundTrips)
    func roundTrip(text: String, value: JSON) throws {
        #expect(try JSON(decoding: text) == value)
        #expect(value.text() == text)
        #expect(try JSON(decoding: value.encoded(.any)) == value)
    }

    static let readings: [(text: String, value: JSON)] = [
        (" \t\r\n[ 1 , 2 ] ", [1, 2]), (#""\u00e9\ud83d\ude00\/""#, "é😀/"), ("1e3", .double(1000)),
        ("-0.0", .double(-0.0)),
        ("18446744073709551616", .double(18_446_744_073_709_551_616)), (#"{"a":1,"a":2}"#, ["a": 2]),
    ]

    @Test("other spellings", arguments: readings)
    func reading(text: String, value: JSON) throws {
        #expect(try JSON(decoding: text) == value)
    }

    static let duplicates: [(text: String, paths: [String])] = [
        (#"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}"#, []), (#"{"a":1,"a":2,"a":3}"#, ["a"]),
        (#"{"s":{"x":[0,{"n":1,"n":{"m":1,"m":2}}]},"s":7}"#, ["s.x[1].n", "s.x[1].n.m", "s"]),
    ]

    @Test("members that occur twice", arguments: duplicates)
    func duplicate(text: String, paths: [String]) throws {
        let bytes = Array(text.utf8)
        let (value, hasDuplicates) = try JSON.decode(bytes)
        #expect(try value == JSON(decoding: text))
        #expect(hasDuplicates == !paths.isEmpty)
        #expect(try JSON.duplicateMembers(in: bytes) == paths)
    }

    @Test func duplicatesAreListedWithinLimits() throws {
        let members = (0..<1000).map { #""m\#($0)":1,"m\#($0)":2"# }.joined(separator: ",")
        #expect(try JSON.duplicateMembers(in: Array("{\(members)}".utf8)).count == 100)
        #expect(throws: JSONSyntaxError.self) { try JSON.duplicateMembers(in: Array("{\"a\":1,\"a\"".utf8)) }
    }

    static let refused = [
        "", "  ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",
        "{1:2}", "[1 2]", "nul", "truex", "tru", "01", "-", "1.", ".5", "1e", "1e+", "+1", "1e999", "0x10", "NaN",
        "\"", "\"a", "\"\\", "\"\\q\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
        "\"\u{1}\"", "\"a\nb\"", "1 2", "{} x", "'a'", "[1]]", "//c\n1",
    ]

    @Test("what is not JSON is refused", arguments: refused)
    func refusal(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSON(decoding: text) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x5C, 0x6E, 0xC0, 0xAF]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSON(decoding: [0x22] + bytes + [0x22]) }
    }

    @Test("limits on depth and size", arguments: [("[", "]"), ("{\"a\":", "}")])
    func limits(open: String, close: String) throws {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        _ = try JSON(decoding: nested(64))
        #expect(throws: JSONSyntaxError.self) { try JSON(decoding: nested(65)) }
        #expect(throws: JSONSyntaxError.self) { try JSON(decoding: String(repeating: open, count: 1_000_000)) }
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSON(decoding: "[1,2,3]", limits: .init(bytes: 6))
        }
        #expect(error?.description.contains("limit of 6") == true)
    }

    @Test func subscripts() throws {
        var json: JSON = ["metadata": ["name": "x", "labels": ["a": "b", "n": 1]], "items": [1, 2.0]]
        #expect(json["metadata"]?["name"]?.string == "x")
        #expect(json[path: ["metadata", "labels", "a"]] == "b")
        #expect(json["metadata"]?["labels"]?.strings == ["a": "b"])
        #expect(json["items"]?[1]?.int == 2)
        #expect(json["items"]?[2] == nil && json["nothing"]?["deeper"] == nil && json[0] == nil)
        json["metadata"]?["name"] = "y"
        json["status"] = ["ok": true]
        json["items"] = nil
        #expect(json.text() == #"{"metadata":{"labels":{"a":"b","n":1},"name":"y"},"status":{"ok":true}}"#)
    }

    /// The table of RFC 7386, appendix A.
    static let merges: [(target: String, patch: String, result: String)] = [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"),
        (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
        (#"{"e":null}"#, #"{"a":1}"#, #"{"a":1,"e":null}"#), ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
        ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ]

    @Test("merge patch", arguments: merges)
    func merge(target: String, patch: String, result: String) throws {
        #expect(try JSON(decoding: target).merged(with: JSON(decoding: patch)).text() == result)
    }
}
