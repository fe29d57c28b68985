import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct EtcFilesTests {
    @Test func namesAreSearchedInTheClusterFirst() throws {
        let spec = try PodSamples.spec([
            "subdomain": "db", "hostAliases": [["ip": "1.2.3.4", "hostnames": ["a", "b"]]],
        ])
        let files = EtcFiles.content(spec, address: "10.10.0.5", dns: "10.11.0.10", domain: "cluster.local")
        #expect(
            files["resolv.conf"] == """
                nameserver 10.11.0.10
                search sample.svc.cluster.local svc.cluster.local cluster.local
                options ndots:5

                """)
        #expect(
            files["hosts"]?.hasSuffix("10.10.0.5 sleep-0.db.sample.svc.cluster.local sleep-0\n1.2.3.4 a b\n") == true)
        #expect(files["hostname"] == "sleep-0\n")
    }
}
