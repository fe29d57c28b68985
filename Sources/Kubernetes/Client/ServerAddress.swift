import Foundation

/// Where an API server is, taken out of its URL.
struct ServerAddress {
    /// What paths are appended to: scheme, host, port and a path prefix if there is one.
    let base: String
    /// `host:port`, for messages.
    let address: String
    /// Which host to connect to when the certificate carries another name than the URL.
    let nameOverride: [String: String]

    init(_ configuration: ClientConfiguration) throws(APIError) {
        guard let url = URLComponents(string: configuration.server), let scheme = url.scheme,
            ["https", "http"].contains(scheme), let host = url.host, !host.isEmpty, url.query == nil, url.user == nil
        else {
            throw APIError(
                .configuration, "\"\(configuration.server)\" is no address of an API server; https://host:port is")
        }
        address = "\(host):\(url.port ?? (scheme == "https" ? 443 : 80))"
        guard let name = configuration.serverName, name != host else {
            base = configuration.server
            nameOverride = [:]
            return
        }
        var named = url
        named.host = name
        guard let text = named.string else {
            throw APIError(.configuration, "tls-server-name \"\(name)\" is no host name")
        }
        base = text
        nameOverride = [name: host.trimmingCharacters(in: ["[", "]"])]
    }
}
