import Hummingbird
import Kubernetes
import NIOCore

/// Builds responses.
enum Answer {
    /// What is written to the connection at once: TLS keeps a buffer as large as the largest write for as long as the
    /// connection lives.
    static let chunkBytes = 64 << 10

    static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        bytes(json.encoded(.sorted), status: status)
    }

    static func failure(_ status: APIStatus) -> Response {
        let response = json(status.json, status: HTTPResponse.Status(code: status.code))
        guard let seconds = status.details?.retryAfterSeconds else { return response }
        var answer = response
        answer.headers[.retryAfter] = String(seconds)
        return answer
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        bytes(Array(text.utf8), contentType: "text/plain; charset=utf-8", status: status)
    }

    static func bytes(
        _ bytes: [UInt8], contentType: String = MediaType.json, status: HTTPResponse.Status = .ok
    ) -> Response {
        let buffer = ByteBuffer(bytes: bytes)
        let body =
            bytes.count <= chunkBytes
            ? ResponseBody(byteBuffer: buffer)
            : ResponseBody(contentLength: bytes.count) { writer in
                var rest = buffer
                while let chunk = rest.readSlice(length: min(chunkBytes, rest.readableBytes)), chunk.readableBytes > 0 {
                    try await writer.write(chunk)
                }
                try await writer.finish(nil)
            }
        return Response(status: status, headers: [.contentType: contentType], body: body)
    }
}
