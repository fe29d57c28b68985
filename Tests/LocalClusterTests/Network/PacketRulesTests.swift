import Testing

@testable import LocalCluster

@Suite struct PacketRulesTests {
    private var rules: PacketRules {
        var rules = PacketRules(table: "inet t")
        rules.collections["ports"] = .init(
            kind: .map, declaration: "type inet_service : verdict;", elements: ["80": "goto web", "90": "goto api"])
        rules.collections["seen"] = .init(kind: .set, declaration: "type ipv4_addr; flags dynamic;")
        rules.chains["web"] = .init(rules: ["accept"])
        rules.chains["api"] = .init(rules: ["drop"])
        rules.chains["in"] = .init(hook: "type filter hook input priority 0;", rules: ["tcp dport vmap @ports"])
        return rules
    }

    private func lines(_ new: PacketRules, replacing old: PacketRules?) -> [String] {
        new.script(replacing: old).split(separator: "\n").map(String.init)
    }

    @Test func anUnknownTableIsReplacedAsAWhole() {
        #expect(
            lines(rules, replacing: nil) == [
                "add table inet t", "delete table inet t", "add table inet t",
                "add map inet t ports { type inet_service : verdict; }",
                "add set inet t seen { type ipv4_addr; flags dynamic; }", "add chain inet t api",
                "add chain inet t in { type filter hook input priority 0; }", "add chain inet t web",
                "add element inet t ports { 80 : goto web, 90 : goto api }", "add rule inet t api drop",
                "add rule inet t in tcp dport vmap @ports", "add rule inet t web accept",
            ])
    }

    @Test func nothingIsSaidOfWhatStays() { #expect(lines(rules, replacing: rules) == []) }

    @Test func onlyWhatChangesIsTouched() {
        var new = rules
        new.chains["web"]?.rules = ["counter", "accept"]
        new.chains["api"] = nil
        new.collections["ports"]?.elements = ["80": "goto web", "81": "goto web"]
        #expect(
            lines(new, replacing: rules) == [
                "delete element inet t ports { 90 : goto api }", "flush chain inet t api", "flush chain inet t web",
                "add element inet t ports { 81 : goto web }", "add rule inet t web counter",
                "add rule inet t web accept", "delete chain inet t api",
            ])
    }

    @Test func collectionsComeAndGo() {
        var new = rules
        new.collections["seen"] = nil
        #expect(lines(new, replacing: rules) == ["delete set inet t seen"])
        #expect(lines(rules, replacing: new) == ["add set inet t seen { type ipv4_addr; flags dynamic; }"])
    }

    @Test func whatCannotBeChangedInPlaceReplacesEverything() {
        var new = rules
        new.collections["seen"] = .init(kind: .set, declaration: "type ipv4_addr; timeout 5s;")
        #expect(lines(new, replacing: rules).prefix(2) == ["add table inet t", "delete table inet t"])
    }
}
