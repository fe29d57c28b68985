import Identity
import ServiceLifecycle

/// Tells proxies and namespaces whenever the roots of the mesh change.
struct TrustDistribution: Service {
    let signer: any CertificateIssuer
    let proxies: ProxyBoard
    let writer: RootCertificateWriter

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await bundle in signer.bundles() {
                await proxies.serve(bundle)
                writer.rootsChanged()
            }
        }
    }
}
