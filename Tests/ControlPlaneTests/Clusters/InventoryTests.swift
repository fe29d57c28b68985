import MeshAPI
import Testing

@testable import ControlPlane

@Suite struct InventoryTests {
    private func key(_ name: String) -> ObjectKey { ObjectKey(kind: .pod, namespace: "n", name: name) }

    @Test("a new list tells what is new and what is gone")
    func relist() {
        var inventory = Inventory()
        inventory.begin()
        #expect(inventory.see(key("a"), version: "1") && inventory.see(key("b"), version: "1"))
        #expect(inventory.finish().isEmpty)
        #expect(inventory.see(key("c"), version: "2") == true)
        inventory.begin()
        #expect(inventory.see(key("a"), version: "1") == false)
        #expect(inventory.see(key("b"), version: "3") == true)
        #expect(inventory.finish() == [key("c")])
        #expect(inventory.count == 2)
    }

    @Test("a list that was begun again counts from its new beginning; one never finished removes nothing")
    func abandoned() {
        var inventory = Inventory()
        inventory.begin()
        _ = inventory.see(key("a"), version: "1")
        _ = inventory.finish()
        inventory.begin()
        _ = inventory.see(key("b"), version: "1")
        inventory.begin()
        _ = inventory.see(key("b"), version: "1")
        #expect(inventory.finish() == [key("a")])
        #expect(inventory.finish().isEmpty)
    }

    @Test func deletion() {
        var inventory = Inventory()
        _ = inventory.see(key("a"), version: "1")
        inventory.remove(key("a"))
        #expect(inventory.see(key("a"), version: "1") == true)
    }
}
