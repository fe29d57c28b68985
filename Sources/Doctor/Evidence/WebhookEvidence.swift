import Foundation
public import Kubernetes

/// A webhook by which proxies are put into pods.
public struct WebhookEvidence: Sendable, Equatable {
    /// The MutatingWebhookConfiguration.
    public var configuration: String
    /// Its place in `webhooks`.
    public var index: Int
    public var name: String
    /// The path of its Service or URL: `/inject/cluster/cluster2/net/network1`.
    public var path: String
    /// Whether ``path`` is that of a URL.
    public var isURL: Bool
    /// PEM.
    public var caBundle: [UInt8]?

    public init(
        configuration: String, index: Int = 0, name: String, path: String, isURL: Bool = false, caBundle: [UInt8]?
    ) {
        self.configuration = configuration
        self.index = index
        self.name = name
        self.path = path
        self.isURL = isURL
        self.caBundle = caBundle
    }

    /// The webhooks of a configuration; none for one that does not inject proxies.
    public static func all(in object: JSON) -> [WebhookEvidence] {
        guard let configuration = object[path: ["metadata", "name"]]?.string,
            configuration.contains("istio-sidecar-injector")
        else { return [] }
        return (object["webhooks"]?.array ?? []).enumerated().map { index, webhook in
            let client = webhook["clientConfig"]
            let url = client?["url"]?.string
            let bundle = client?["caBundle"]?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
            return WebhookEvidence(
                configuration: configuration, index: index, name: webhook["name"]?.string ?? "",
                path: url.flatMap { URLComponents(string: $0)?.path } ?? client?["service"]?["path"]?.string ?? "",
                isURL: url != nil, caBundle: bundle?.isEmpty == false ? bundle : nil)
        }
    }

    /// The cluster that ``path`` names: it consists of pairs, `--slash--` stands for a slash.
    public var clusterID: String? {
        let words = path.split(separator: "/").map(String.init)
        guard words.first == "inject" else { return nil }
        for index in stride(from: 1, to: words.count - 1, by: 2) where words[index] == "cluster" {
            return words[index + 1].replacingOccurrences(of: "--slash--", with: "/")
        }
        return nil
    }

    /// ``path`` with another cluster.
    func path(naming cluster: String) -> String {
        var words = path.split(separator: "/").map(String.init)
        for index in stride(from: 1, to: words.count - 1, by: 2) where words[index] == "cluster" {
            words[index + 1] = cluster.replacingOccurrences(of: "/", with: "--slash--")
        }
        return "/" + words.joined(separator: "/")
    }
}
