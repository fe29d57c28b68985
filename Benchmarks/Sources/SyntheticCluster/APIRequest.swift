import Foundation
import NIOCore
import NIOHTTP1

/// A request of a client, all of it.
struct APIRequest: Sendable {
    let method: HTTPMethod
    let path: Substring
    let query: [String: String]
    let body: [UInt8]

    init(_ head: HTTPRequestHead, body: ByteBuffer) {
        method = head.method
        let parts = head.uri.split(separator: "?", maxSplits: 1)
        path = parts.first ?? ""
        var query: [String: String] = [:]
        for item in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            query[String(pair[0])] = String(pair[1]).removingPercentEncoding ?? String(pair[1])
        }
        self.query = query
        self.body = Array(body.readableBytesView)
    }
}
