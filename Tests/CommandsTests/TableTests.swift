import Testing

@testable import Commands

struct TableTests {
    @Test func `columns stand three blanks apart, the last one is not padded`() {
        let table = Table(headings: ["NAME", "READY"], rows: [["sleep", "2/2"], ["helloworld-v1", "1/2"]])
        #expect(table.text == "NAME            READY\nsleep           2/2\nhelloworld-v1   1/2\n")
    }

    @Test func `no rows are said in words`() {
        #expect(Table(headings: ["NAME"], rows: []).text == "No resources found\n")
    }
}
