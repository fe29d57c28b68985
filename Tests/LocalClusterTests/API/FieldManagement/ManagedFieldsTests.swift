import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ManagedFieldsTests {
    private static let valid: JSON = [
        "manager": "m", "operation": "Update", "apiVersion": "v1", "time": "2024-01-01T00:00:00Z",
        "fieldsType": "FieldsV1", "fieldsV1": ["f:spec": ["f:replicas": [:]]],
    ]

    private func update(_ name: String, _ version: String = "v1", subresource: String? = nil) -> FieldManager {
        FieldManager(name: name, apiVersion: version, subresource: subresource)
    }

    private func change(_ field: String) -> FieldComparison {
        FieldSamples.shape.compare(["spec": [:]], ["spec": ["free": [field: 1]]])
    }

    @Test func aRecordIsReadAsItIsWritten() throws {
        var record = ManagedFields()
        record.record(change("a"), by: update("one"), at: "2024-01-01T00:00:00Z")
        record.record(change("b"), by: update("two", subresource: "status"), at: "2024-01-02T00:00:00Z")
        let read = try #require(ManagedFields(record.json))
        #expect(read.json == record.json)
        #expect(record.json.array?.map { $0["manager"] } == ["one", "two"])
        #expect(record.json[1]?["subresource"] == "status")
    }

    /// A member and a value that it cannot have.
    @Test(
        arguments: [
            ("operation", "Create"), ("operation", nil), ("fieldsType", "FieldsV2"), ("fieldsType", nil),
            ("apiVersion", nil),
            ("manager", 7), ("time", 7), ("subresource", [:]), ("fieldsV1", 7), ("fieldsV1", ["spec": [:]]),
            ("manager", .string(String(repeating: "m", count: 129))),
        ] as [(String, JSON?)])
    func malformedEntriesAreRefused(member: String, value: JSON?) {
        #expect(ManagedFields([Self.valid]) != nil)
        var entry = Self.valid
        entry[member] = value
        #expect(ManagedFields([entry]) == nil)
    }

    @Test func tooManyEntriesAreRefused() {
        #expect(ManagedFields(.array(Array(repeating: Self.valid, count: 257))) == nil)
        #expect(ManagedFields([:]) == nil)
    }

    @Test func whoChangesAFieldTakesIt() {
        var record = ManagedFields()
        record.record(change("a"), by: update("one"), at: "1")
        record.record(change("a"), by: update("two"), at: "2")
        #expect(record.entries.map(\.manager.name) == ["two"])
        let removal = FieldSamples.shape.compare(["spec": ["free": ["a": 1]]], ["spec": [:]])
        record.record(removal, by: update("three"), at: "3")
        #expect(record.entries.isEmpty)
    }

    @Test func theOldestUpdatesAreMerged() throws {
        var record = ManagedFields()
        for number in 10...25 {
            record.record(change("f\(number)"), by: update("m\(number)"), at: "2024-01-01T00:00:\(number)Z")
        }
        #expect(record.entries.count == 10)
        let ancient = try #require(record[update(ManagedFields.ancient)])
        #expect(ancient.time == "2024-01-01T00:00:16Z")
        for number in 10...16 {
            let fields = ancient.fields[.field("spec")][.field("free")]
            #expect(fields[.field("f\(number)")].isMember, "\(number)")
        }
        #expect(record[update("m17")] != nil)
    }

    @Test func versionsAreMergedApart() {
        var record = ManagedFields()
        for number in 0..<12 {
            let version = number == 0 ? "v1" : "v2"
            record.record(change("f\(number)"), by: update("m\(number)", version), at: "\(100 + number)")
        }
        #expect(record[update("m0", "v1")] != nil)
        #expect(record[update(ManagedFields.ancient, "v2")] != nil)
        #expect(record.entries.count == 10)
    }

    @Test(
        arguments: [
            ("kubectl/v1.36.0 (linux/amd64) kubernetes/x", "kubectl"), ("curl", "curl"), ("/x", "unknown"),
            (nil, "unknown"),
            ("a\u{7}b/1", "ab"), (String(repeating: "x", count: 300), String(repeating: "x", count: 128)),
        ] as [(String?, String)])
    func theUserAgentNamesTheManager(agent: String?, name: String) {
        #expect(FieldManager.name(userAgent: agent) == name)
    }
}

/// Server-side apply without a server.
@Suite struct FieldApplicationTests {
    private static let one = FieldManager(name: "one", operation: .apply, apiVersion: "apps/v1")
    private static let two = FieldManager(name: "two", operation: .apply, apiVersion: "apps/v1")

    private static func apply(
        _ configuration: String, by manager: FieldManager, to live: inout JSON, _ record: inout ManagedFields,
        isForced: Bool = false, at time: String = "1"
    ) throws {
        let application = FieldApplication(
            shape: FieldSamples.shape, manager: manager, configuration: try JSON(decoding: configuration),
            isForced: isForced, time: time)
        live = try application.applied(to: live, &record)
    }

    /// What was there already, what is applied first and then, and the result.
    private static let removals: [(String, String, String, String)] = [
        ("{}", #"{"spec":{"replicas":1,"paused":true}}"#, #"{"spec":{"replicas":1}}"#, #"{"spec":{"replicas":1}}"#),
        (#"{"spec":{"paused":true}}"#, #"{"spec":{"replicas":1}}"#, #"{"spec":{}}"#, #"{"spec":{"paused":true}}"#),
        (
            "{}", #"{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}"#, #"{"spec":{"containers":[{"name":"b"}]}}"#,
            #"{"spec":{"containers":[{"name":"b"}]}}"#
        ),
        (
            #"{"spec":{"groups":["x"]}}"#, #"{"spec":{"groups":["a","b"]}}"#, #"{"spec":{"groups":["b"]}}"#,
            #"{"spec":{"groups":["b","x"]}}"#
        ),
        (
            "{}", #"{"spec":{"limits":{"a":"1","b":"1"}}}"#, #"{"spec":{"limits":{"b":"1"}}}"#,
            #"{"spec":{"limits":{"b":"1"}}}"#
        ),
        ("{}", #"{"spec":{"free":{"a":{"b":1}}}}"#, #"{"spec":{"replicas":1}}"#, #"{"spec":{"replicas":1}}"#),
        (
            // What a default has added to a struct goes with the struct.
            #"{"spec":{"containers":[{"name":"a","probe":{"period":10}}]}}"#,
            #"{"spec":{"containers":[{"name":"a","probe":{"path":"/"}}]}}"#, #"{"spec":{"containers":[{"name":"a"}]}}"#,
            #"{"spec":{"containers":[{"name":"a"}]}}"#
        ),
    ]

    @Test(arguments: removals)
    func whatIsNoLongerAppliedGoes(before: String, first: String, second: String, expected: String) throws {
        var live = try JSON(decoding: before)
        var record = ManagedFields()
        try Self.apply(first, by: Self.one, to: &live, &record)
        try Self.apply(second, by: Self.one, to: &live, &record)
        #expect(live == (try JSON(decoding: expected)))
    }

    @Test func whatOthersOwnStays() throws {
        var live: JSON = [:]
        var record = ManagedFields()
        try Self.apply(#"{"spec":{"replicas":1,"limits":{"a":"1"}}}"#, by: Self.one, to: &live, &record)
        try Self.apply(#"{"spec":{"replicas":1}}"#, by: Self.two, to: &live, &record)
        #expect(record[Self.one]?.fields == record[Self.two]?.fields.union(record[Self.one]?.fields ?? FieldSet()))
        try Self.apply(#"{"spec":{"paused":true}}"#, by: Self.one, to: &live, &record)
        #expect(live == ["spec": ["replicas": 1, "paused": true]])
        try Self.apply(#"{}"#, by: Self.two, to: &live, &record)
        #expect(live == ["spec": ["paused": true]])
        #expect(record[Self.two] == nil)
    }

    @Test func oneConflictIsNamed() throws {
        var live: JSON = ["spec": ["replicas": 1]]
        var record = ManagedFields()
        let update = FieldManager(name: "kubectl-client-side-apply", apiVersion: "apps/v1")
        record.record(FieldSamples.shape.compare(["spec": [:]], live), by: update, at: "0")
        let failure = #expect(throws: APIStatus.self) {
            try Self.apply(#"{"spec":{"replicas":2}}"#, by: Self.one, to: &live, &record)
        }
        #expect(failure?.code == 409)
        #expect(failure?.reason == .conflict)
        let with = #"conflict with "kubectl-client-side-apply" using apps/v1"#
        #expect(failure?.message == "Apply failed with 1 conflict: \(with): .spec.replicas")
        #expect(
            failure?.details?.causes == [.init(reason: "FieldManagerConflict", message: with, field: ".spec.replicas")])
    }

    @Test func severalConflictsAreListedByManager() throws {
        var live: JSON = [:]
        var record = ManagedFields()
        try Self.apply(
            #"{"spec":{"replicas":1,"containers":[{"name":"a","image":"1"}]}}"#, by: Self.one, to: &live, &record)
        let scaler = FieldManager(name: "scaler", apiVersion: "apps/v1", subresource: "scale")
        record.record(FieldSamples.shape.compare(live, ["spec": ["paused": false]]).onlyAdded, by: scaler, at: "0")
        live.spec["paused"] = false
        let failure = #expect(throws: APIStatus.self) {
            let wanted = #"{"spec":{"replicas":2,"paused":true,"containers":[{"name":"a","image":"2"}]}}"#
            try Self.apply(wanted, by: Self.two, to: &live, &record)
        }
        #expect(
            failure?.message == """
                Apply failed with 3 conflicts: conflicts with "one":
                - .spec.containers[name="a"].image
                - .spec.replicas
                conflicts with "scaler" with subresource "scale" using apps/v1:
                - .spec.paused
                """)
        #expect(failure?.details?.causes.count == 3)
    }

    @Test func forceTakesOwnership() throws {
        var live: JSON = [:]
        var record = ManagedFields()
        try Self.apply(#"{"spec":{"replicas":1,"paused":true}}"#, by: Self.one, to: &live, &record)
        try Self.apply(#"{"spec":{"replicas":2}}"#, by: Self.two, to: &live, &record, isForced: true)
        #expect(live == ["spec": ["replicas": 2, "paused": true]])
        #expect(record[Self.one]?.fields.paths == [".spec.paused"])
        #expect(record[Self.two]?.fields.paths == [".spec.replicas"])
    }

    @Test func theSameValueIsSharedWithoutConflict() throws {
        var live: JSON = [:]
        var record = ManagedFields()
        try Self.apply(#"{"spec":{"replicas":1}}"#, by: Self.one, to: &live, &record, at: "1")
        try Self.apply(#"{"spec":{"replicas":1}}"#, by: Self.two, to: &live, &record, at: "2")
        #expect(record.entries.map(\.fields.paths) == [[".spec.replicas"], [".spec.replicas"]])
        #expect(record[Self.one]?.time == "1")
        try Self.apply(#"{"spec":{"replicas":1}}"#, by: Self.two, to: &live, &record, at: "3")
        #expect(record[Self.two]?.time == "2", "an apply that changes nothing leaves no trace")
    }

    @Test func anApplierIsTheSameInEveryVersion() throws {
        var live: JSON = [:]
        var record = ManagedFields()
        try Self.apply(#"{"spec":{"replicas":1,"paused":true}}"#, by: Self.one, to: &live, &record)
        var newer = Self.one
        newer.apiVersion = "apps/v2"
        try Self.apply(#"{"spec":{"replicas":2}}"#, by: newer, to: &live, &record)
        #expect(live == ["spec": ["replicas": 2]])
        #expect(record.entries.map(\.manager) == [newer])
    }
}

extension FieldComparison {
    fileprivate var onlyAdded: FieldComparison { FieldComparison(added: added) }
}
