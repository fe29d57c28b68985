import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct AgeTests {
    @Test(arguments: [
        (-5, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (127, "2m7s"), (599, "9m59s"), (600, "10m"),
        (10_799, "179m"),
        (10_800, "3h"), (11_040, "3h4m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"), (176_400, "2d1h"),
        (691_200, "8d"), (63_072_000, "2y"), (63_158_400, "2y1d"), (252_288_000, "8y"),
    ])
    func asKubectlWritesIt(seconds: Int, text: String) { #expect(Age.text(seconds: seconds) == text) }

    @Test func whatIsNoTimeIsUnknown() {
        #expect(Age.text(since: nil, now: .init()) == "<unknown>")
        #expect(Age.text(since: "yesterday", now: .init()) == "<unknown>")
    }
}

@Suite struct NameSyntaxTests {
    @Test(arguments: [
        ("a", ResourceType.NameRule.subdomain, true), ("a.b-c.d1", .subdomain, true), ("1a", .subdomain, true),
        ("A", .subdomain, false), ("a_b", .subdomain, false), ("-a", .subdomain, false), ("a.", .subdomain, false),
        ("a..b", .subdomain, false), ("", .subdomain, false), ("..", .subdomain, false), ("a/b", .subdomain, false),
        (String(repeating: "a", count: 253), .subdomain, true), (String(repeating: "a", count: 254), .subdomain, false),
        ("a.b", .label, false), (String(repeating: "a", count: 64), .label, false), ("1a", .dnsLabel, false),
        ("a1", .dnsLabel, true), ("system:node", .pathSegment, true), ("A b", .pathSegment, true),
        ("a/b", .pathSegment, false), ("..", .pathSegment, false), ("a%b", .pathSegment, false),
    ])
    func rules(name: String, rule: ResourceType.NameRule, isValid: Bool) {
        #expect((NameSyntax.fault(name, rule) == nil) == isValid, "\(name)")
    }
}

@Suite struct ResourceVersionTests {
    @Test(arguments: [
        ("0", 0), ("42", 42), ("9223372036854775807", Int64.max), ("", nil), ("-1", nil), ("+1", nil), ("1.0", nil),
        ("x", nil), ("9223372036854775808", nil), (" 1", nil),
    ])
    func reads(text: String, value: Int64?) { #expect(ResourceVersion(text)?.rawValue == value) }
}

@Suite struct PodStatusTests {
    private static let cases: [(String, String)] = [
        (#"{"status":{"phase":"Pending"}}"#, "Pending"),
        (#"{"status":{"phase":"Running","containerStatuses":[{"state":{"running":{}}}]}}"#, "Running"),
        (#"{"metadata":{"deletionTimestamp":"x"},"status":{"phase":"Running"}}"#, "Terminating"),
        (
            #"{"status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull"}}}]}}"#,
            "ErrImagePull"
        ),
        (#"{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]}}"#, "ExitCode:3"),
        (
            #"{"status":{"phase":"Running","containerStatuses":[{"state":{"terminated":{"reason":"Error"}}},{"state":{"running":{}}}]}}"#,
            "Error"
        ),
        (
            #"{"status":{"phase":"Pending","initContainerStatuses":[{"state":{"running":{}}},{"state":{"waiting":{"reason":"PodInitializing"}}}]}}"#,
            "Init:0/2"
        ),
        (
            #"{"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":1,"reason":"Error"}}}]}}"#,
            "Init:Error"
        ),
        ("{}", "Unknown"),
    ]

    @Test(arguments: cases)
    func oneWord(pod: String, word: String) throws { #expect(TableColumn.podStatus(try JSON(decoding: pod)) == word) }
}
