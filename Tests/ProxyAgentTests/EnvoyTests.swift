import Testing

@testable import ProxyAgent

@Suite struct EnvoyTests {
    @Test func commandLine() throws {
        let arguments = EnvoyCommand.arguments(envoy: "/opt/envoy", try Examples.sidecar())
        #expect(
            arguments.starts(with: [
                "--pdeathsig", "KILL", "--", "/opt/envoy", "--config-path", "/etc/istio/proxy/envoy.json",
            ]))
        #expect(arguments.contains("--disable-hot-restart"))
        #expect(arguments.joined(separator: " ").contains("--concurrency 2 "))
        #expect(!EnvoyCommand.arguments(envoy: "e", try Examples.router()).contains("--concurrency"))
    }

    @Test func tailKeepsTheLastLinesWithinBounds() {
        var tail = LineTail(lines: 2, width: 5)
        tail.append("one\ntwo\n\nthree".utf8)
        #expect(tail.text == "two\nthree")
        tail.append(" and more\nfour".utf8)
        #expect(tail.text == "three\nfour")
        #expect(LineTail().text == "")
    }

    private static let configured = """
        cluster_manager.cds.update_success: 1
        listener_manager.lds.update_success: 2
        """

    @Test(
        arguments: [
            (configured + "\nserver.state: 0\nlistener_manager.workers_started: 1", .none, nil),
            (configured + "\nserver.state: 2\nlistener_manager.workers_started: 0", .none, "still starting"),
            (configured + "\nserver.state: 0\nlistener_manager.workers_started: 0", .none, "still starting"),
            ("", .none, "(no clusters, no listeners): it has not asked"),
            ("cluster_manager.cds.update_success: 1", .connected, "(no listeners): the control plane is connected"),
            ("", .broken("it is down"), "it is down"),
            ("listener_manager.lds.update_rejected: 1", .connected, "it rejected what it got"),
            ("cluster_manager.cds.update_success: many\n[::1]: 3", .none, "no clusters"),
        ] as [(String, AgentState.Link, String?)])
    func readinessFromStatistics(_ text: String, _ link: AgentState.Link, _ reason: String?) {
        let readiness = EnvoyStatistics(text: text).readiness(link: link)
        switch (readiness, reason) {
        case (.ready, nil): break
        case (.unready(let text), let reason?): #expect(text.contains(reason))
        default: Issue.record("\(readiness) for \(text)")
        }
    }

    @Test func filterNamesWhatIsRead() throws {
        let filter = try Regex(EnvoyStatistics.filter)
        for name in [
            "cluster_manager.cds.update_success", "listener_manager.lds.update_rejected", "server.state",
            "listener_manager.workers_started",
        ] {
            #expect(name.wholeMatch(of: filter) != nil)
        }
        #expect("cluster.x.update_success".firstMatch(of: filter) == nil)
    }
}
