import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kubernetes
import Logging
import MeshAPI
import MeshModel
import NIOCore

/// What people and probes may look into.
struct Insight: Sendable {
    let registry: ClusterRegistry
    let proxies: ProxyBoard
    let certificates: CertificateService
    let credentials: GatewayCredentials
    let signer: any CertificateIssuer
    let standing: RotationStanding
    let readiness: Readiness

    /// Port 8080: `/ready` for everybody, `/debug/...` for this machine (or pod) only.
    func debugServer(host: String, port: Int, logger: Logger) -> some ApplicationProtocol {
        let router = Router(context: RemoteContext.self)
        router.get("ready") { _, _ in ready() }
        let debug = router.group("debug").add(middleware: LoopbackOnly())
        debug.get("syncz") { _, _ in await Self.json(.array(proxies.report().rows)) }
        debug.get("clusters") { _, _ in Self.json(clusters()) }
        debug.get("nacks") { _, _ in await Self.json(.array(proxies.report().rejections)) }
        debug.get("credentials") { _, _ in Self.json(.array(credentials.rows)) }
        return application(router, "debug", host, port, logger)
    }

    /// Port 15014: `/metrics` as Prometheus reads it.
    func metricsServer(host: String, port: Int, logger: Logger) -> some ApplicationProtocol {
        let router = Router(context: RemoteContext.self)
        router.get("metrics") { _, _ in await metrics().text }
        return application(router, "monitoring", host, port, logger)
    }

    private func application(
        _ router: Router<RemoteContext>, _ name: String, _ host: String, _ port: Int, _ logger: Logger
    ) -> some ApplicationProtocol {
        Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: "skein"), logger: logger)
    }

    private func ready() -> Response {
        let reasons = readiness.waitingFor
        let text = reasons.isEmpty ? "ready\n" : "waiting for:\n" + reasons.map { "  \($0)\n" }.joined()
        return Response(
            status: reasons.isEmpty ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func clusters() -> JSON {
        ["clusters": .array(registry.board.all.map(\.json)), "faults": .array(registry.faults.map(JSON.string))]
    }

    private func metrics() async -> Metrics {
        let report = await proxies.report()
        return Metrics(
            proxies: report, clusters: registry.board.all, certificates: certificates.counts,
            authorityNotAfter: signer.notAfter, rotation: standing.report, isReady: readiness.isReady,
            residentBytes: Metrics.residentMemory())
    }

    private static func json(_ json: JSON) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: json.encoded(.sorted))))
    }
}

extension ClusterState {
    /// What `/debug/clusters` says.
    var json: JSON {
        var json: JSON = [
            "id": .string(id.rawValue), "secret": .string(source), "address": .string(address),
            "phase": .string(phase.rawValue), "failures": .array(failures.map(JSON.string)),
            "objects": .object(
                Dictionary(uniqueKeysWithValues: feeds.map { ($0.key.plural, .int(Int64($0.value.objects))) })),
        ]
        json["lastContact"] = lastContact.map { .string($0.formatted(.iso8601)) }
        return json
    }
}
