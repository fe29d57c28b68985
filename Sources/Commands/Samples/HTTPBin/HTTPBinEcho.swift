import Foundation
import HTTPTypes
import Hummingbird
import Kubernetes

/// What httpbin says of a request.
struct HTTPBinEcho {
    private let request: Request
    private let context: SampleContext

    init(_ request: Request, _ context: SampleContext) {
        self.request = request
        self.context = context
    }

    /// Each header once, with all of its values; the host is one of them.
    var headers: JSON {
        var values: [String: [JSON]] = [:]
        if let authority = request.head.authority { values["Host"] = [.string(authority)] }
        for field in request.headers {
            values[Self.canonical(field.name.rawName), default: []].append(.string(field.value))
        }
        return .object(values.mapValues(JSON.array))
    }

    /// Who sent it, as far as proxies tell.
    var origin: String {
        let forwarded = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        return forwarded?.split(separator: ",").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? context.peer
    }

    var json: JSON {
        let scheme = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } ?? "http"
        return [
            "args": arguments(request.uri.query), "headers": headers, "method": .string(request.method.rawValue),
            "origin": .string(origin),
            "url": .string("\(scheme)://\(request.head.authority ?? "")\(request.uri.description)"),
        ]
    }

    /// With what was sent: as text, as form and as JSON.
    func json(body: [UInt8]) -> JSON {
        let text = String(decoding: body, as: UTF8.self)
        let type = request.headers[.contentType] ?? ""
        var json = json
        json["data"] = .string(text)
        json["files"] = [:]
        json["form"] = type.hasPrefix("application/x-www-form-urlencoded") ? arguments(text) : [:]
        json["json"] = type.hasPrefix("application/json") ? (try? JSON(decoding: body)) ?? .null : .null
        return json
    }

    private func arguments(_ query: String?) -> JSON {
        var values: [String: [JSON]] = [:]
        for item in (query ?? "").split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1).map { Self.decoded(String($0)) }
            values[parts.first ?? "", default: []].append(.string(parts.count == 2 ? parts[1] : ""))
        }
        return .object(values.mapValues(JSON.array))
    }

    private static func decoded(_ text: String) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? text
    }

    /// `user-agent` as `User-Agent`.
    private static func canonical(_ name: String) -> String {
        name.split(separator: "-", omittingEmptySubsequences: false).map {
            $0.prefix(1).uppercased() + $0.dropFirst().lowercased()
        }
        .joined(separator: "-")
    }
}
