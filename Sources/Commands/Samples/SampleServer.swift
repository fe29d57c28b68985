import Foundation
import Hummingbird
import Kubernetes
import Logging
import NIOCore

/// Runs a sample's routes on a port of all addresses until it is told to stop.
struct SampleServer: Sendable {
    /// In the log's lines.
    let name: String
    let port: Int

    func run(_ router: Router<SampleContext>) async throws {
        try await application(router).runService()
    }

    func application(_ router: Router<SampleContext>, host: String = "0.0.0.0") -> some ApplicationProtocol {
        var logger = Logger(label: name)
        logger.logLevel = .notice
        return Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: name), logger: logger)
    }

    /// The name of the pod that a sample runs in.
    static var podName: String {
        ProcessInfo.processInfo.environment["HOSTNAME"] ?? ProcessInfo.processInfo.hostName
    }
}

extension Response {
    /// A JSON answer, its members in order.
    static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        text(json.text(.sorted) + "\n", type: "application/json; charset=utf-8", status: status)
    }

    static func text(
        _ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
