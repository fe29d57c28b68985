/// Files of /etc that each pod has of its own, by name.
enum EtcFiles {
    /// - Parameter machine: the machine's own resolv.conf.
    static func content(
        _ pod: PodSpec, address: String, dns: String, domain: String, machine: String = ""
    ) -> [String: String] {
        [
            "resolv.conf": pod.dns.file(namespace: pod.namespace, server: dns, domain: domain, machine: machine),
            "hosts": hosts(pod, address, domain),
            "hostname": "\(pod.hostname)\n",
            "nsswitch.conf":
                "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nprotocols: files\nservices: files\n",
        ]
    }

    private static func hosts(_ pod: PodSpec, _ address: String, _ domain: String) -> String {
        let full = pod.subdomain.map { "\(pod.hostname).\($0).\(pod.namespace).svc.\(domain) " } ?? ""
        let aliases = pod.hostAliases.map { "\($0.address) \($0.names.joined(separator: " "))\n" }.joined()
        return """
            127.0.0.1 localhost
            ::1 localhost ip6-localhost ip6-loopback
            \(address) \(full)\(pod.hostname)

            """ + aliases
    }
}
