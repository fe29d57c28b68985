import MeshAPI
import MeshModel

extension VisibleMesh {
    /// The credentials that the configuration of a class of gateways refers to, sorted, each once: those of Gateways'
    /// servers, and those of DestinationRules that secure connections to others. Sidecars refer to none.
    public var credentialNames: [CredentialName] {
        guard view.type == .router else { return [] }
        let served = boundServers.flatMap { $0.server.tls?.credentials ?? [] }
        let used = services.lazy.filter { rule(for: $0)?.namesCredentials == true }
            .flatMap { targets(of: $0).flatMap { $0.policy.tls?.credentials ?? [] } }
        return Set(served + used).sorted()
    }
}

extension MergedDestinationRule {
    /// Whether a policy of it does, be it in force or not.
    fileprivate var namesCredentials: Bool {
        trafficPolicy?.namesCredentials == true || subsets.contains { $0.trafficPolicy?.namesCredentials == true }
    }
}

extension TrafficPolicy {
    fileprivate var namesCredentials: Bool {
        tls?.credentialName.isEmpty == false || portLevelSettings.contains { $0.tls?.credentialName.isEmpty == false }
    }
}

extension ServerTLS {
    /// What the server's own context refers to.
    fileprivate var credentials: [CredentialName] {
        switch mode {
        case .passthrough, .autoPassthrough, .istioMutual: []
        case .simple: certificateCredentials
        case .mutual, .optionalMutual: certificateCredentials + [authoritiesCredential].compactMap(\.self)
        }
    }

    /// Where certificates come from; none when they are files.
    var certificateCredentials: [CredentialName] { credentialNames.map(CredentialName.certificate) }

    /// Where the authorities of clients come from; nil when they are a file.
    var authoritiesCredential: CredentialName? {
        let name = caCertCredentialName.isEmpty ? credentialName : caCertCredentialName
        return name.isEmpty ? nil : .authorities(of: name)
    }
}

extension ClientTLS {
    /// What the client's own context refers to.
    fileprivate var credentials: [CredentialName] {
        guard mode == .simple || mode == .mutual, !credentialName.isEmpty else { return [] }
        let authorities: [CredentialName] = insecureSkipVerify == true ? [] : [.authorities(of: credentialName)]
        return mode == .mutual ? [.certificate(credentialName)] + authorities : authorities
    }
}
