import Foundation
import Identity
import Testing

@testable import Doctor

struct ClockCheckTests {
    private func reading(_ lead: TimeInterval) -> ClockReading {
        ClockReading(server: testNow.addingTimeInterval(lead), sent: testNow, received: testNow.addingTimeInterval(1))
    }

    @Test(arguments: [
        (0.0, DoctorFinding.Outcome.ok), (-1, .ok), (20, .ok), (60, .warning), (-60, .warning), (600, .failed),
        (-600, .failed),
    ])
    func `a server's clock`(lead: Double, outcome: DoctorFinding.Outcome) throws {
        var mesh = try HealthyMesh()
        mesh.remote.clock = .seen(reading(lead))
        #expect(mesh.finding(ClockCheck(), "c2")?.outcome == outcome)
        #expect(mesh.finding(ClockCheck(), "c1")?.outcome == .ok)
    }

    @Test func `clocks that differ in opposite directions fail together`() throws {
        var mesh = try HealthyMesh()
        mesh.primary.clock = .seen(reading(-100))
        mesh.remote.clock = .seen(reading(100))
        let finding = mesh.finding(ClockCheck(), nil)
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("c2") == true && finding?.summary.contains("c1") == true)
    }

    @Test func `a slow answer is not a wrong clock, and one without a date says nothing`() {
        let slow = ClockReading(
            server: testNow, sent: testNow.addingTimeInterval(-5), received: testNow.addingTimeInterval(5))
        #expect(slow.lead == 0)
        #expect(ClockReading(server: nil, sent: testNow, received: testNow).lead == nil)
    }

    @Test func `certificates from the future tell of a fast clock only while all others agree`() throws {
        var mesh = try HealthyMesh()
        let later = testNow.addingTimeInterval(3720)
        let files = try RootAuthority.make(now: later).makeIntermediate(cluster: "c1", now: later)
        mesh.primary.authority = .seen(.init(secret: "cacerts", files: files))
        let finding = mesh.finding(ClockCheck(), "c1")
        #expect(finding?.outcome == .failed)
        #expect(
            finding?.summary.contains("the machine that made its certificates had a clock at least 60 min fast") == true
        )
        #expect(finding?.commands.contains("skein ca root --out ROOT") == true)
        mesh.remote.clock = .seen(reading(600))
        #expect(mesh.finding(ClockCheck(), "c1")?.outcome == .ok)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ])
    func `dates of headers are read`(text: String, seconds: Double) {
        #expect(HTTPDate.date(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "a b c d e f",
    ])
    func `other dates are not`(text: String) {
        #expect(HTTPDate.date(text) == nil)
    }
}
