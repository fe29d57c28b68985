import Kubernetes

// Where the API server is, as different clients see it.
extension ClusterConfiguration {
    /// All names and addresses by which somebody may know the server: those of its certificate.
    var serverNames: [String] {
        let advertised = advertisedAPIAddress?.split(separator: ":").first.map(String.init)
        let service = IPv4Network(serviceCIDR)?[1].description
        let names = ["", ".default", ".default.svc", ".default.svc.\(clusterDomain)"].map { "kubernetes" + $0 }
        let addresses = [apiHost, nodeAddress, "127.0.0.1", advertised, service, publishedAPIAddress?.host]
            .compactMap(\.self)
        var known: Set<String> = ["0.0.0.0", ""]
        return (addresses + ["localhost", nodeName] + names).filter { known.insert($0).inserted }
    }

    /// Where pods reach a server that listens on `port`.
    func advertised(_ port: Int) -> (host: String, port: Int) {
        guard let parts = advertisedAPIAddress?.split(separator: ":"), parts.count == 2, let number = Int(parts[1])
        else { return (nodeAddress, port) }
        return (String(parts[0]), number)
    }

    /// The kubeconfig of the administrator, for people on this machine.
    func kubeconfig(port: Int, certificateAuthorityPEM: String, token: String) -> Kubeconfig {
        var address = publishedAPIAddress ?? HostAddress(host: apiHost, port: port)
        if address.host == "0.0.0.0" { address.host = "127.0.0.1" }
        return Kubeconfig.make(
            name: name, server: "https://\(address)", certificateAuthority: Array(certificateAuthorityPEM.utf8),
            user: Kubeconfig.User(token: token))
    }
}
