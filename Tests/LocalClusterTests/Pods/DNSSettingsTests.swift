import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct DNSSettingsTests {
    private static let machine = "# written by hand\nnameserver 192.0.2.1\nsearch home.arpa\noptions edns0\n"
    private static let cluster = "nameserver 10.96.0.10\nsearch ns.svc.c.l svc.c.l c.l\n"

    @Test(
        arguments: [
            ([:], cluster + "options ndots:5\n"),
            (["hostNetwork": true], "nameserver 192.0.2.1\nsearch home.arpa\noptions edns0\n"),
            (["hostNetwork": true, "dnsPolicy": "ClusterFirstWithHostNet"], cluster + "options ndots:5\n"),
            (["dnsPolicy": "Default"], "nameserver 192.0.2.1\nsearch home.arpa\noptions edns0\n"),
            (["dnsPolicy": "None"], ""),
            (
                ["dnsPolicy": "None", "dnsConfig": ["nameservers": ["1.1.1.1"], "searches": ["a"]]],
                "nameserver 1.1.1.1\nsearch a\n"
            ),
            (
                [
                    "dnsConfig": [
                        "options": [["name": "ndots", "value": "1"], ["name": "use-vc"]], "nameservers": ["10.96.0.10"],
                    ]
                ],
                cluster + "options ndots:1 use-vc\n"
            ),
            (["dnsPolicy": "None", "dnsConfig": ["nameservers": ["1.1.1.1\noptions evil"]]], ""),
        ] as [(JSON, String)])
    func theFileFollowsFromThePolicy(spec: JSON, expected: String) {
        let settings = DNSSettings(spec)
        let file = settings.file(namespace: "ns", server: "10.96.0.10", domain: "c.l", machine: Self.machine)
        #expect(file == expected)
    }

    @Test func containersAreToldOfServices() {
        let services: [JSON] = [
            [
                "metadata": ["name": "my-web"],
                "spec": [
                    "clusterIP": "10.96.0.7",
                    "ports": [["name": "http-a", "port": 80], ["name": "dns", "port": 53, "protocol": "UDP"]],
                ],
            ],
            ["metadata": ["name": "headless"], "spec": ["clusterIP": "None", "ports": [["port": 80]]]],
        ]
        #expect(
            ServiceLinks.variables(services) == [
                "MY_WEB_SERVICE_HOST": "10.96.0.7", "MY_WEB_SERVICE_PORT": "80", "MY_WEB_PORT": "tcp://10.96.0.7:80",
                "MY_WEB_SERVICE_PORT_HTTP_A": "80", "MY_WEB_SERVICE_PORT_DNS": "53",
                "MY_WEB_PORT_80_TCP": "tcp://10.96.0.7:80", "MY_WEB_PORT_80_TCP_PROTO": "tcp",
                "MY_WEB_PORT_80_TCP_PORT": "80", "MY_WEB_PORT_80_TCP_ADDR": "10.96.0.7",
                "MY_WEB_PORT_53_UDP": "udp://10.96.0.7:53", "MY_WEB_PORT_53_UDP_PROTO": "udp",
                "MY_WEB_PORT_53_UDP_PORT": "53", "MY_WEB_PORT_53_UDP_ADDR": "10.96.0.7",
            ])
    }
}
