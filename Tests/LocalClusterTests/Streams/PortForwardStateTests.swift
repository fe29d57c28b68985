import NIOCore
import Testing

@testable import LocalCluster

@Suite struct PortForwardStateTests {
    private func syn(
        _ stream: UInt32, _ type: String, request: String = "0", port: String = "80", isLast: Bool = false
    ) -> SPDYFrame {
        .synStream(stream, headers: ["streamtype": type, "requestid": request, "port": port], isLast: isLast)
    }

    @Test func aPairOfStreamsIsAConnection() {
        var state = PortForwardState()
        let bytes = ByteBuffer(string: "x")
        #expect(state.receive(syn(1, "error")) == [.accept(1)])
        #expect(state.receive(.data(1, ByteBuffer(), isLast: true)) == [])
        #expect(state.receive(syn(3, "data")) == [.accept(3), .open(.init(port: 80, data: 3, error: 1))])
        #expect(state.receive(.data(3, bytes, isLast: false)) == [.write(3, bytes)])
        #expect(state.receive(.data(3, bytes, isLast: true)) == [.write(3, bytes), .finish(3)])
        #expect(state.receive(.reset(3)) == [.abort(3)])
        #expect(state.receive(.data(3, bytes, isLast: false)) == [])
        #expect(state.receive(.reset(3)) == [])
        // The same number may ask again.
        #expect(state.receive(syn(5, "data")) == [.accept(5)])
        #expect(state.receive(syn(7, "error")) == [.accept(7), .open(.init(port: 80, data: 5, error: 7))])
    }

    @Test func requestsAreKeptApart() {
        var state = PortForwardState()
        #expect(state.receive(syn(1, "error", request: "a")) == [.accept(1)])
        #expect(state.receive(syn(3, "data", request: "b", port: "81")) == [.accept(3)])
        #expect(
            state.receive(syn(5, "error", request: "b", port: "81"))
                == [.accept(5), .open(.init(port: 81, data: 3, error: 5))])
    }

    @Test func whatMakesNoSenseIsReset() {
        var state = PortForwardState()
        #expect(state.receive(syn(2, "data")) == [.reset(2, status: 1)])
        #expect(state.receive(syn(1, "other")) == [.reset(1, status: 1)])
        for port in ["0", "65536", "-1", "x", ""] {
            #expect(state.receive(syn(1, "data", port: port)) == [.reset(1, status: 1)], "\(port)")
        }
        #expect(state.receive(.synStream(1, headers: [:], isLast: false)) == [.reset(1, status: 1)])
        #expect(state.receive(syn(3, "data")) == [.accept(3)])
        #expect(state.receive(syn(1, "error")) == [.reset(1, status: 1)], "numbers only grow")
        #expect(state.receive(syn(5, "data")) == [.reset(5, status: 1)], "two of a kind")
        #expect(state.receive(syn(7, "error", port: "81")) == [.reset(7, status: 1)], "another port")
    }

    @Test func thereIsALimit() {
        var state = PortForwardState()
        var number: UInt32 = 1
        var refused = false
        while !refused, number < 10_000 {
            refused = state.receive(syn(number, "data", request: "\(number)")) == [.reset(number, status: 3)]
            number += 2
        }
        #expect(refused && number < UInt32(2 * PortForwardState.limit))
    }

    @Test func pingsAreAnsweredAndTheEndIsHeard() {
        var state = PortForwardState()
        #expect(state.receive(.ping(3)) == [.pong(3)])
        #expect(state.receive(.ping(2)) == [])
        #expect(state.receive(.goAway) == [.end])
        #expect(state.receive(.other) == [])
    }
}
