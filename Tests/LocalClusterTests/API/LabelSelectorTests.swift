import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct LabelSelectorTests {
    private static let labels = ["app": "web", "tier": "front", "example.com/x": ""]

    @Test(arguments: [
        ("", true), ("app", true), ("!app", false), ("!other", true), ("app=web", true), ("app==web", true),
        ("app!=web", false), ("other!=web", true), ("app=web,tier=front", true), ("app=web,tier=back", false),
        ("app in (web,db)", true), ("app in (db)", false), ("app notin (db, web)", false), ("other notin (a)", true),
        ("example.com/x=", true), ("example.com/x", true), (" app = web , tier in ( front ) ", true),
        ("app in ()", false),
    ])
    func matches(text: String, expected: Bool) throws {
        #expect(try LabelSelector(parsing: text).matches(Self.labels) == expected)
    }

    @Test(arguments: [
        ",", "app=web,", "=web", "app=we b", "app in", "app in web", "app near (web)", "in (web)", "a/b/c", "app=web=x",
        "app>(1)", "(web)", "!", "app in (web", "-x=y", "x=-y",
    ])
    func refuses(text: String) async {
        #expect(await status { _ = try LabelSelector(parsing: text) }?.code == 400, "\(text)")
    }
}

@Suite struct FieldSelectorTests {
    private static func pods() throws -> ResourceType { try ResourceCatalog.builtIn.type(.pods) }

    @Test(arguments: [
        ("metadata.name=a", true), ("metadata.name!=a", false), ("metadata.namespace==ns", true),
        ("spec.nodeName=n1,status.phase!=Running", true), ("spec.nodeName=n2", false), ("status.podIP=", true),
    ])
    func matches(text: String, expected: Bool) throws {
        let selector = try FieldSelector(parsing: text, for: Self.pods())
        #expect(selector.matches(["spec.nodeName": "n1"], name: "a", namespace: "ns") == expected)
    }

    @Test(arguments: ["spec.containers=a", "metadata.name", "type=Opaque"])
    func refuses(text: String) async {
        #expect(await status { _ = try FieldSelector(parsing: text, for: Self.pods()) }?.code == 400)
    }
}
