import Foundation
import HTTPTypes
import Hummingbird
import Kubernetes

/// Where the services of the bookshop find each other: by name, or as the environment says.
struct BookinfoService: Sendable, Hashable {
    /// `details`, `ratings` or `reviews`.
    let name: String
    let host: String
    let port: Int

    /// As the original: `DETAILS_HOSTNAME`, `DETAILS_SERVICE_PORT`, `SERVICES_DOMAIN`.
    init(_ name: String, environment: [String: String]) {
        self.name = name
        let domain = environment["SERVICES_DOMAIN"].flatMap { $0.isEmpty ? nil : ".\($0)" } ?? ""
        host = environment["\(name.uppercased())_HOSTNAME"] ?? name + domain
        // Service links set this variable too; it is a number in both cases.
        port = environment["\(name.uppercased())_SERVICE_PORT"].flatMap { Int($0) } ?? 9080
    }

    func url(_ path: String) -> String { "http://\(host):\(port)\(path)" }
}

/// Headers that every service of the bookshop passes on, so that traces and routes by user go through all of them.
enum BookinfoHeaders {
    private static let names: [String] = [
        "x-request-id", "x-ot-span-context", "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority",
        "traceparent", "tracestate", "x-cloud-trace-context", "grpc-trace-bin", "x-b3-traceid", "x-b3-spanid",
        "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "b3", "sw8", "end-user", "user-agent", "cookie",
        "authorization", "jwt",
    ]

    static func passedOn(_ headers: HTTPFields) -> [(String, String)] {
        names.compactMap { name in
            HTTPField.Name(name).flatMap { headers[$0] }.map { (name, $0) }
        }
    }
}
