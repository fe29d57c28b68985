import Testing

@testable import XDS

@Suite("A bounded memo")
struct BoundedMemoTests {
    @Test("makes a value once, until it is pushed out by newer ones")
    func forgetsTheOldest() {
        var memo = BoundedMemo<String, Int>(limit: 10, weigh: { $0 })
        var made: [String] = []
        func value(_ key: String, _ weight: Int) -> Int {
            memo.value(key) {
                made.append(key)
                return weight
            }
        }
        _ = value("a", 4)
        _ = value("a", 9)
        _ = value("b", 4)
        #expect(made == ["a", "b"])
        _ = value("c", 4)
        #expect(memo.weight == 8)
        _ = value("b", 4)
        _ = value("a", 4)
        #expect(made == ["a", "b", "c", "a"])
    }

    @Test("keeps the newest value even when it alone is too heavy")
    func tooHeavy() {
        var memo = BoundedMemo<String, Int>(limit: 1, weigh: { $0 })
        #expect(memo.value("a") { 100 } == 100)
        #expect(memo.value("a") { 1 } == 100)
        #expect(memo.weight == 100)
    }
}
