import Testing

@testable import MeshAPI

struct DurationTests {
    @Test(arguments: [
        ("10s", Duration.seconds(10)), ("1.5h", .seconds(5400)), ("1h30m", .seconds(5400)),
        ("100ms", .milliseconds(100)),
        ("0.1s", .milliseconds(100)), ("0s", .zero), ("3us", .microseconds(3)), ("3µs", .microseconds(3)),
        ("1.000000001s", .seconds(1) + .nanoseconds(1)), ("86400s", .seconds(86400)), (".5s", .milliseconds(500)),
    ])
    func reads(text: String, duration: Duration) {
        #expect(Duration(text: text) == duration)
    }

    @Test(arguments: [
        "", "10", "s", "-1s", "+1s", "1 s", "1s ", "1d", "1.2.3s", "ten s", "1e3s", "NaNs", "infs", "99999999h", "١s",
    ])
    func refuses(text: String) {
        #expect(Duration(text: text) == nil)
    }
}

struct PlainScalarTests {
    @Test(arguments: [
        ("", "null"), ("~", "null"), ("null", "null"), ("true", "bool(true)"), ("Off", "bool(false)"),
        ("yes", "bool(true)"), ("n", "text(\"n\")"), ("12", "integer(12)"), ("-12", "integer(-12)"),
        ("+1", "integer(1)"),
        ("0x1F", "integer(31)"), ("0b11", "integer(3)"), ("010", "integer(8)"), ("0o17", "integer(15)"),
        ("1_000", "integer(1000)"), ("0", "integer(0)"), ("08", "number(8.0)"), ("1.5", "number(1.5)"),
        ("1e3", "number(1000.0)"), (".5", "number(0.5)"), ("1.2.3.4", "text(\"1.2.3.4\")"), ("-", "text(\"-\")"),
        ("10s", "text(\"10s\")"), (".inf", "text(\".inf\")"), ("1e999", "text(\"1e999\")"),
        ("99999999999999999999", "number(1e+20)"), ("2026-01-01", "text(\"2026-01-01\")"),
    ])
    func means(text: String, value: String) {
        #expect("\(Tree.Value(plain: text))" == value)
    }
}

struct FieldPathTests {
    @Test(arguments: [
        "spec.servers[0].port.number", "metadata.labels[\"a.b/c\"]", "a", "", "[2].b", "a[1][2]", "a[\"\"].b",
    ])
    func isReadAsItIsWritten(path: String) {
        #expect(FieldPath(path).description == path)
    }

    @Test func ofADocument() throws {
        let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.b: c\n  d: e\n"
        let document = try #require(MeshObject.documents(yaml: "\n---\n" + yaml, file: "x").first)
        #expect(document.location(of: "data[\"a.b\"]")?.line == 7)
        #expect(document.location(of: "data.d")! == (8, 3))
        #expect(document.location(of: "data.none")?.line == 6)
        #expect(document.location(of: "none.at.all")?.line == 3)
    }
}

struct JSONParserTests {
    private func parse(_ text: String) throws -> Tree { try JSONParser.parse(Array(text.utf8)) }

    @Test func values() throws {
        let tree = try parse(#" {"a": [1, -2.5, 1e3, true, false, null, {}], "b": "x\n\"\u00e9\ud83d\ude00\\\/"} "#)
        guard case .list(let list)? = tree["a"]?.value else { return #expect(Bool(false)) }
        #expect(
            list.map { "\($0.value)" } == [
                "integer(1)", "number(-2.5)", "number(1000.0)", "bool(true)", "bool(false)", "null", "fields([])",
            ])
        #expect(tree["b"]?.text == "x\n\"é😀\\/")
    }

    @Test(arguments: [
        ("", "expected a value at byte 1"), ("{", "expected a text in quotes at byte 2"),
        ("[1,]", "expected a value at byte 4"),
        ("{\"a\" 1}", "expected ':' after \"a\" at byte 6"), ("{\"a\":1,}", "expected a text in quotes at byte 8"),
        ("[1 2]", "expected ',' or ']' at byte 4"), ("{\"a\":1 2}", "expected ',' or '}' at byte 8"),
        ("tru", "expected true at byte 1"), ("+1", "\"+1\" is not a number at byte 3"),
        ("1.2.3", "\"1.2.3\" is not a number at byte 6"),
        ("1e999", "\"1e999\" is not a number at byte 6"), ("nan", "expected null at byte 1"),
        ("{} x", "something follows the value at byte 4"),
        ("\"abc", "the text does not end at byte 5"), ("\"\\x\"", "an escape that JSON does not have at byte 3"),
        ("\"\\u12", "the text does not end at byte 3"), ("\"\\uZZZZ\"", "\\u needs four hex digits at byte 3"),
        ("\"a\nb\"", "a control character in a text at byte 3"),
    ])
    func refuses(text: String, problem: String) {
        let finding = #expect(throws: Finding.self) { try parse(text) }
        #expect(finding?.reason == "not JSON: \(problem)")
    }

    @Test func refusesBrokenUTF8() {
        let finding = #expect(throws: Finding.self) { try JSONParser.parse([0x22, 0xC3, 0x22]) }
        #expect(finding?.reason == "not JSON: a text is not UTF-8 at byte 3")
    }

    @Test func loneSurrogatesAreReplaced() throws {
        #expect(try parse(#""\ud83d""#).text == "\u{FFFD}")
        #expect(try parse(#""\ud83dx\udc00""#).text == "\u{FFFD}x\u{FFFD}")
    }
}
