import Synchronization

/// Counts what becomes of requests, in a fixed amount of memory.
final class LoadTally: Sendable {
    private struct State {
        var sent = 0
        var ok = 0
        var failed = 0
        var latencies = LatencyHistogram()
        var answers: [String: Int] = [:]
        var bodies: [String: Int] = [:]
    }

    /// How many different answers are told apart.
    static let kinds = 20
    private static let others = "others"

    private let state = Mutex(State())

    func sent() { state.withLock { $0.sent += 1 } }

    /// An answer has come. One with a status of 200 to 299 is ok, every other one counts as failed.
    func answered(_ answer: LoadAnswer.Content, after latency: Duration) {
        state.withLock { state in
            if (200...299).contains(answer.status) { state.ok += 1 } else { state.failed += 1 }
            state.latencies.record(latency)
            Self.count("\(answer.status)", in: &state.answers)
            Self.count(answer.word, in: &state.bodies)
        }
    }

    /// No answer has come.
    func failed(_ reason: String, after latency: Duration) {
        state.withLock { state in
            state.failed += 1
            state.latencies.record(latency)
            Self.count(String(reason.prefix(200)), in: &state.answers)
        }
    }

    private static func count(_ kind: String, in counts: inout [String: Int]) {
        // The kinds after the last one that is told apart share one more.
        let known = counts[kind] != nil || counts.count < kinds
        counts[known ? kind : others, default: 0] += 1
    }

    /// - Parameter sending: how long requests were sent.
    func report(sending: Duration) -> LoadReport {
        let state = state.withLock { $0 }
        let seconds = sending / .seconds(1)
        return LoadReport(
            sent: state.sent, ok: state.ok, failed: state.failed, seconds: LoadReport.rounded(seconds),
            rate: LoadReport.rounded(seconds > 0 ? Double(state.sent) / seconds : 0),
            p50: LoadReport.milliseconds(state.latencies.percentile(50)),
            p99: LoadReport.milliseconds(state.latencies.percentile(99)),
            max: LoadReport.milliseconds(state.latencies.maximum), answers: state.answers, bodies: state.bodies)
    }
}
