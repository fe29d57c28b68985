import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ClusterZoneTests {
    private typealias Samples = ServiceSamples

    private let zone = ClusterZone(
        Samples.catalog(
            [Samples.helloworld, Samples.headless, Samples.alias],
            [
                Samples.slice(
                    "db", port: "sql", number: 5432,
                    [
                        Samples.endpoint("10.10.0.8", hostname: "db-0"), Samples.endpoint("10.10.0.9"),
                        Samples.endpoint("10.10.0.10", ready: false),
                    ])
            ]), domain: "cluster.local")

    private func ask(_ name: String, _ type: UInt16 = DNSRecordType.a) -> DNSAnswer {
        zone.answer(DNSName(name), type: type)
    }

    private func addresses(_ name: String) -> [String] {
        ask(name).answers.compactMap { if case .a(let address) = $0.data { address.description } else { nil } }
    }

    @Test(arguments: [
        ("20.0.11.10.in-addr.arpa", ["helloworld.sample.svc.cluster.local."]),
        ("8.0.10.10.IN-ADDR.arpa", ["db-0.db.sample.svc.cluster.local."]),
        ("9.0.10.10.in-addr.arpa", ["10-10-0-9.db.sample.svc.cluster.local."]),
        ("10.0.10.10.in-addr.arpa", []), ("8.8.8.8.in-addr.arpa", []), ("10.in-addr.arpa", []), ("in-addr.arpa", []),
    ])
    func addressesHaveNames(name: String, expected: [String]) {
        let answer = ask(name, DNSRecordType.ptr)
        #expect(answer.answers.map { if case .ptr(let name) = $0.data { "\(name)" } else { "" } } == expected)
        #expect(answer.code == (expected.isEmpty ? .nameError : .success))
    }

    @Test(arguments: [
        ("helloworld.sample.svc.cluster.local", ["10.11.0.20"]),
        ("HELLOWORLD.Sample.svc.cluster.local.", ["10.11.0.20"]),
        ("db.sample.svc.cluster.local", ["10.10.0.8", "10.10.0.9"]),
        ("db-0.db.sample.svc.cluster.local", ["10.10.0.8"]),
        ("10-10-0-9.db.sample.svc.cluster.local", ["10.10.0.9"]),
        ("alias.sample.svc.cluster.local", ["10.11.0.20"]),
        ("10-10-0-77.sample.pod.cluster.local", ["10.10.0.77"]),
    ])
    func namesHaveAddresses(name: String, expected: [String]) { #expect(addresses(name) == expected) }

    @Test(arguments: [
        "nobody.sample.svc.cluster.local", "helloworld.other.svc.cluster.local", "other.svc.cluster.local",
        "x.helloworld.sample.svc.cluster.local", "10-10-0-10.db.sample.svc.cluster.local",
        "a.b.c.helloworld.sample.svc.cluster.local", "nonsense.cluster.local", "10-10-0.sample.pod.cluster.local",
        "helloworld.sample.sample.svc.cluster.local",
    ])
    func otherNamesDoNotExist(name: String) {
        let answer = ask(name)
        #expect(answer.code == .nameError && answer.answers.isEmpty && answer.authority.count == 1)
    }

    @Test(arguments: ["example.com", "local", "helloworld.sample", "", "cluster.local.example.com"])
    func nothingOutsideIsAnswered(name: String) { #expect(ask(name) == DNSAnswer(code: .refused)) }

    @Test(
        arguments: [
            ("helloworld.sample.svc.cluster.local", DNSRecordType.aaaa), ("sample.svc.cluster.local", DNSRecordType.a),
            ("svc.cluster.local", DNSRecordType.a), ("cluster.local", DNSRecordType.a),
        ] as [(String, UInt16)])
    func namesWithoutSuchRecordsExist(name: String, type: UInt16) {
        let answer = ask(name, type)
        #expect(answer.code == .success && answer.answers.isEmpty && answer.authority.count == 1)
    }

    @Test func anAliasNamesItsTarget() {
        let answers = ask("alias.sample.svc.cluster.local").answers
        #expect(answers.first?.data == .cname("helloworld.sample.svc.cluster.local"))
        #expect(ask("alias.sample.svc.cluster.local", DNSRecordType.cname).answers.count == 1)
    }

    @Test func anAliasOfItselfDoesNotLoop() {
        var service = Samples.alias
        service.spec["externalName"] = "alias.sample.svc.cluster.local"
        let zone = ClusterZone(Samples.catalog([service], []), domain: "cluster.local")
        #expect(zone.answer("alias.sample.svc.cluster.local", type: DNSRecordType.a).answers.count == 1)
    }

    @Test func portsCanBeLookedUp() {
        let service = ask("_http._tcp.helloworld.sample.svc.cluster.local", DNSRecordType.srv)
        #expect(
            service.answers.map(\.data) == [
                .srv(priority: 0, weight: 100, port: 5000, target: "helloworld.sample.svc.cluster.local")
            ])
        #expect(service.additional.count == 1)
        let headless = ask("_sql._tcp.db.sample.svc.cluster.local", DNSRecordType.srv)
        #expect(headless.answers.count == 2)
        #expect(ask("_sql._udp.db.sample.svc.cluster.local", DNSRecordType.srv).code == .nameError)
    }

    @Test func messagesAreAnswered() throws {
        let message = DNSSamples.query("db.sample.svc.cluster.local", id: 9)
        let bytes = try #require(ZoneBox(zone).respond(to: message, limit: nil))
        let answer = DNSSamples.Answer(bytes, question: message.count)
        #expect(answer.id == 9 && answer.code == 0 && answer.addresses == ["10.10.0.8", "10.10.0.9"])
    }

    @Test func messagesThatAreNoQuestionsGetAnErrorOrNothing() throws {
        let box = ZoneBox(zone)
        #expect(box.respond(to: [], limit: nil) == nil)
        #expect(box.respond(to: [1, 2, 3], limit: nil) == nil)
        #expect(box.respond(to: DNSSamples.query("a", flags: 0x8000), limit: nil) == nil)
        let status = try #require(box.respond(to: DNSSamples.query("a", flags: 0x1000), limit: nil))
        #expect(DNSSamples.Answer(status, question: 18).code == 4)
        let malformed = try #require(box.respond(to: Array(DNSSamples.query("abc").prefix(14)), limit: nil))
        #expect(malformed.count == 12 && malformed[3] == 1)
    }
}
