import Testing

@testable import LocalCluster

@Suite struct DNSMessageTests {
    private typealias Samples = DNSSamples

    @Test func aQueryIsRead() throws {
        let query = try DNSQuery(Samples.query("HelloWorld.Sample", type: 28, id: 7, edns: 4096))
        #expect(query.id == 7 && query.type == 28 && query.class == 1 && query.isRecursionDesired)
        #expect(query.name.labels == ["helloworld", "sample"])
        #expect(query.maximumSize == 1232)
        #expect(try DNSQuery(Samples.query("a")).maximumSize == 512)
        #expect(try DNSQuery(Samples.query("a", edns: 10)).maximumSize == 512)
    }

    @Test func everyTruncationIsRefused() {
        let whole = Samples.query("helloworld.sample.svc.cluster.local")
        for length in 0..<whole.count {
            #expect(throws: DNSFault.self) { try DNSQuery(Array(whole.prefix(length))) }
        }
    }

    @Test func compressedQuestionsAreRefusedSoThatTheyCannotLoop() {
        var message = Samples.query("")
        message.replaceSubrange(12..<13, with: [0xC0, 0x0C])
        #expect(throws: DNSFault.malformed(id: 0xBEEF)) { try DNSQuery(message) }
    }

    @Test func reservedLabelTypesAreRefused() {
        for length in [0x40, 0x80, 0xFF] as [UInt8] {
            var message = Samples.query("abc")
            message[12] = length
            #expect(throws: DNSFault.malformed(id: 0xBEEF)) { try DNSQuery(message) }
        }
    }

    @Test func namesOfMoreThan255BytesAreRefused() throws {
        let label = String(repeating: "a", count: 49)
        #expect(
            try DNSQuery(Samples.query(Array(repeating: label, count: 5).joined(separator: "."))).name.labels.count == 5
        )
        let tooLong = Samples.query(Array(repeating: label, count: 6).joined(separator: "."))
        #expect(throws: DNSFault.malformed(id: 0xBEEF)) { try DNSQuery(tooLong) }
    }

    @Test(arguments: [(0, 0), (2, 0), (65535, 0), (1, 1)] as [(UInt16, UInt16)])
    func otherThanOneQuestionIsRefused(questions: UInt16, answers: UInt16) {
        var message = Samples.query("a")
        message.replaceSubrange(4..<8, with: Samples.word(questions) + Samples.word(answers))
        #expect(throws: DNSFault.malformed(id: 0xBEEF)) { try DNSQuery(message) }
    }

    @Test func answersAreNotAnswered() {
        #expect(throws: DNSFault.ignored) { try DNSQuery(Samples.query("a", flags: 0x8100)) }
    }

    @Test func theQuestionComesBackLetterByLetter() throws {
        let message = Samples.query("HeLLo.svc")
        let query = try DNSQuery(message)
        let answer = DNSResponse.bytes(DNSAnswer(), to: query, limit: 512)
        #expect(Array(answer[12..<message.count]) == Array(message[12...]))
    }

    @Test func anAnswerThatDoesNotFitIsCutAndSaysSo() throws {
        let message = Samples.query("db.sample.svc.cluster.local")
        let query = try DNSQuery(message)
        let records = (0..<40).map { DNSRecord(name: query.name, data: .a(IPv4Address(value: UInt32($0)))) }
        let cut = DNSResponse.bytes(DNSAnswer(answers: records), to: query, limit: query.maximumSize)
        #expect(cut.count <= 512 && Samples.Answer(cut, question: message.count).isTruncated)
        let whole = DNSResponse.bytes(DNSAnswer(answers: records), to: query, limit: 65_535)
        #expect(Samples.Answer(whole, question: message.count).addresses.count == 40)
    }

    @Test func nameComparisonIgnoresCase() {
        #expect(DNSName("A.Svc.Cluster.LOCAL.").labels(before: "cluster.local") == ["a", "svc"])
        #expect(DNSName("cluster.local.evil").labels(before: "cluster.local") == nil)
        #expect(DNSName("xcluster.local").labels(before: "cluster.local") == nil)
    }

    @Test func namesThatCannotStandInAMessageAreKnown() {
        #expect(!DNSName(String(repeating: "a", count: 64)).isValid)
        #expect(DNSName("a.b").isValid)
        #expect(DNSName("a.b").bytes == [1, 97, 1, 98, 0])
    }
}
