import ServiceLifecycle

/// Serves gateways whatever has changed of their Secrets.
struct CredentialDistribution: Service {
    let credentials: GatewayCredentials
    let proxies: ProxyBoard

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in credentials.changes { await proxies.serveCredentials() }
        }
    }
}
