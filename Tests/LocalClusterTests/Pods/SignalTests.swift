import Testing

@testable import LocalCluster

@Suite struct SignalTests {
    @Test(.timeLimit(.minutes(1))) func aLatchGivesItsFirstValueToAll() async {
        let latch = Latch<Int>()
        let values = await withTaskGroup { group in
            for _ in 0..<10 { group.addTask { await latch.wait() } }
            latch.set(1)
            latch.set(2)
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == Array(repeating: 1, count: 10) && latch.value == 1)
        #expect(await latch.wait() == 1)
    }

    @Test(.timeLimit(.minutes(1))) func waitingForALatchEndsWithTheTask() async {
        let latch = Latch<Int>()
        let task = Task { await latch.wait() }
        task.cancel()
        #expect(await task.value == nil)
        #expect(await latch.wait(atMost: .milliseconds(1)) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func manyCallsWakeOnce() async {
        let wakeup = Wakeup()
        wakeup.notify()
        wakeup.notify()
        await wakeup.wait()
        let second = Task { await wakeup.wait() }
        wakeup.notify()
        await second.value
        let cancelled = Task { await wakeup.wait() }
        cancelled.cancel()
        await cancelled.value
        await wakeup.wait(atMost: .milliseconds(1))
    }
}
