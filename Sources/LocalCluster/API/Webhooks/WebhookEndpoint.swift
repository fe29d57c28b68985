import Foundation
import Kubernetes

/// The Service behind which a webhook is (admissionregistration.k8s.io v1 `ServiceReference`).
struct WebhookService: Sendable, Hashable {
    let namespace: String
    let name: String
    let path: String
    let port: Int

    init(_ json: JSON) {
        namespace = json["namespace"]?.string ?? ""
        name = json["name"]?.string ?? ""
        let path = json["path"]?.string ?? ""
        self.path = path.hasPrefix("/") ? path : "/" + path
        port = json["port"]?.int.flatMap(Int.init(exactly:)) ?? 443
    }

    /// The name in its certificate.
    var host: String { "\(name).\(namespace).svc" }
}

/// Where a webhook is called, and under which name.
struct WebhookEndpoint: Sendable, Hashable {
    /// As failures name it.
    let url: String
    /// The name that its certificate must carry.
    let host: String
    /// The port of the connection.
    let port: Int
    /// With the query, beginning with `/`.
    let path: String
    /// Where to connect to instead of looking up `host`.
    var address: String?

    /// - Throws: `WebhookFailure` for text that is no `https` URL.
    init(url text: String) throws(WebhookFailure) {
        guard let parts = URLComponents(string: text), parts.scheme == "https", let host = parts.host, !host.isEmpty
        else { throw WebhookFailure("\"\(text)\" is no https URL", check: "clientConfig.url of the webhook") }
        url = text
        self.host = host
        port = parts.port ?? 443
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        self.path = parts.percentEncodedQuery.map { "\(path)?\($0)" } ?? path
    }

    /// One ready endpoint of the Service.
    /// - Parameters:
    ///   - object: the Service; `nil`: there is none.
    ///   - slices: its EndpointSlices.
    init(_ service: WebhookService, _ object: JSON?, slices: [JSON]) throws(WebhookFailure) {
        guard let object else {
            throw WebhookFailure(
                "service \"\(service.name)\" not found",
                check: "that the Service \(service.namespace)/\(service.name) exists, or delete the configuration")
        }
        let target = try Self.target(service, object, slices)
        url = "https://\(service.host):\(service.port)\(service.path)"
        host = service.host
        path = service.path
        address = target.address
        port = target.port
    }

    private static func target(
        _ service: WebhookService, _ object: JSON, _ slices: [JSON]
    ) throws(WebhookFailure) -> (address: String, port: Int) {
        let record = ServiceRecord(object)
        if let name = record.externalName { return (name, service.port) }
        guard let port = record.ports.first(where: { $0.transport == .tcp && Int($0.number) == service.port }) else {
            throw WebhookFailure(
                "no service port \(service.port) found for service \"\(service.name)\"",
                check: "the ports of the Service and clientConfig.service.port of the webhook")
        }
        let targets = slices.map(EndpointSliceRecord.init).flatMap { slice in
            slice.ports.filter { $0.name == port.name && $0.transport == .tcp }.flatMap { port in
                slice.endpoints.filter(\.isReady).map { ($0.address.description, Int(port.number)) }
            }
        }
        guard let target = targets.randomElement() else {
            throw WebhookFailure(
                "no endpoints available for service \"\(service.name)\"",
                check: "that the pods behind the Service \(service.namespace)/\(service.name) are ready")
        }
        return target
    }
}
