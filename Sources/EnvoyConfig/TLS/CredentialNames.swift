import MeshAPI
public import MeshModel

/// The credentials that the configuration of a class of gateways refers to, sorted, each once: those of Gateways' servers,
/// and those of DestinationRules that secure connections to others. Sidecars refer to none.
public func credentialNames(for view: ProxyView, in snapshot: MeshSnapshot) -> [CredentialName] {
    guard view.type == .router else { return [] }
    let mesh = VisibleMesh(view, snapshot)
    let served = mesh.boundServers.flatMap { $0.server.tls?.credentials ?? [] }
    let used = mesh.services.flatMap { mesh.targets(of: $0).flatMap { $0.policy.tls?.credentials ?? [] } }
    return Set(served + used).sorted()
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
