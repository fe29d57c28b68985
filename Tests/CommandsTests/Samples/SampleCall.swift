import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kubernetes
import NIOCore

@testable import Commands

/// A request to a sample's routes, without a socket.
struct SampleCall {
    var method = HTTPRequest.Method.get
    let path: String
    var headers: HTTPFields = [:]
    var body = ""

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: JSON? { try? JSON(decoding: text) }
    }

    func answer(of router: Router<SampleContext>) async throws -> Answer {
        try await SampleServer(name: "test", port: 0).application(router).test(.live) { client in
            try await client.execute(uri: path, method: method, headers: headers, body: ByteBuffer(string: body)) {
                Answer(status: $0.status.code, headers: $0.headers, text: String(buffer: $0.body))
            }
        }
    }
}
