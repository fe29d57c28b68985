import TestSupport
import Testing

@testable import XDS

@Suite("The names of a subscription")
struct NameSetTests {
    @Test("are those of a plain set after any changes", arguments: 0..<20 as Range<UInt64>)
    func sameAsSet(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let cache = PushCache()
        let all = (0..<300).map(String.init)
        var names = NameSet()
        var plain: Set<String> = []
        for _ in 0..<30 {
            let some = all.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
            switch Int.random(in: 0..<5, using: &random) {
            case 0..<2:
                names.insert(some, sharing: cache)
                plain.formUnion(some)
            case 2..<4:
                names.remove(some, sharing: cache)
                plain.subtract(some)
            default:
                let new = names.replace(with: Set(some), sharing: cache)
                #expect(new == Set(some).subtracting(plain))
                plain = Set(some)
            }
            #expect(names.count == plain.count)
            #expect(all.filter(names.contains) == all.filter(plain.contains))
        }
    }
}
