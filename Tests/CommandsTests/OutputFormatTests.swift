import Testing

@testable import Commands

struct OutputFormatTests {
    private struct Row: Encodable {
        let b = 1
        let a = "x/y"
    }

    @Test func `json has sorted keys and plain slashes`() throws {
        #expect(try OutputFormat.json.render(Row(), table: "") == "{\n  \"a\" : \"x/y\",\n  \"b\" : 1\n}\n")
    }

    @Test func `yaml has sorted keys`() throws {
        #expect(try OutputFormat.yaml.render(Row(), table: "") == "a: x/y\nb: 1\n")
    }

    @Test func `a table is printed as it is`() throws {
        #expect(try OutputFormat.table.render(Row(), table: "T\n") == "T\n")
    }
}
