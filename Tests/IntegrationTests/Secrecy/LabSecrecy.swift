import Foundation
import Testing

/// Looks for private keys and tokens in everything that a running lab tells people.
struct LabSecrecy {
    let skein: Skein

    /// What is secret and said all the same.
    func findings() async throws -> [SecretScan.Finding] {
        let scan = try scan()
        return try logs().flatMap { scan.findings(in: FileManager.default.contents(atPath: $0) ?? Data(), at: $0) }
            + (try await outputs(scan)) + (try await objects(scan))
    }

    /// Knows every key of the lab's authorities.
    private func scan() throws -> SecretScan {
        var scan = SecretScan()
        let keys = files(below: "\(skein.data)/trust").filter { $0.hasSuffix("-key.pem") }
        try #require(keys.count >= 3, "the keys of the lab are not where they were: \(keys)")
        for path in keys { scan.add(key: try String(contentsOfFile: path, encoding: .utf8), named: path) }
        return scan
    }

    /// Of the lab, of its clusters, and of every container that runs or ran.
    private func logs() throws -> [String] {
        let logs = files(below: skein.data).filter { $0.hasSuffix(".log") }
        for name in ["lab.log", "cluster.log", "discovery.log", "istio-proxy.log"] {
            try #require(logs.contains { $0.hasSuffix("/\(name)") }, "no \(name) among \(logs)")
        }
        return logs
    }

    private func outputs(_ scan: SecretScan) async throws -> [SecretScan.Finding] {
        var words = [["lab", "status", "-o", "json", "--data", skein.data]]
        words += ["cluster1", "cluster2"].map { ["ca", "inspect", "\(skein.data)/trust/\($0)", "-o", "json"] }
        var found: [SecretScan.Finding] = []
        for words in words {
            let result = try await Skein.run(words)
            try #require(result.status == 0, "\(words): \(result.error)")
            found += scan.findings(in: Data((result.output + result.error).utf8), at: "skein \(words[0...1])")
        }
        let pages = [
            ("cluster1/istio-system/istiod", "discovery", "http://127.0.0.1:8080/debug/syncz"),
            ("cluster1/istio-system/istiod", "discovery", "http://127.0.0.1:8080/debug/clusters"),
            ("cluster1/istio-system/istiod", "discovery", "http://127.0.0.1:8080/debug/nacks"),
            ("cluster1/istio-system/istiod", "discovery", "http://127.0.0.1:15014/metrics"),
            ("cluster2/sample/sleep", "istio-proxy", "http://127.0.0.1:15000/config_dump?include_eds"),
            ("cluster2/sample/sleep", "istio-proxy", "http://127.0.0.1:15000/certs"),
        ]
        for (pod, container, url) in pages {
            let page = try await skein.exec(pod, container: container, "curl", "-sS", "--fail", url)
            try #require(page.status == 0 && !page.output.isEmpty, "\(url): \(page.error)")
            found += scan.findings(in: Data(page.output.utf8), at: "\(pod) \(url)")
        }
        return found
    }

    /// Everything of the API but Secrets.
    private func objects(_ scan: SecretScan) async throws -> [SecretScan.Finding] {
        var found: [SecretScan.Finding] = []
        for cluster in ["cluster1", "cluster2"] {
            let kinds = try await kubectl(cluster, "api-resources", "--verbs=list", "-o", "name")
                .split(separator: "\n").map(String.init).filter { $0 != "secrets" }
            try #require(kinds.contains("events") && kinds.contains("pods") && kinds.contains("configmaps"))
            let objects = try await kubectl(cluster, "get", kinds.joined(separator: ","), "-A", "-o", "json")
            found += scan.findings(in: Data(objects.utf8), at: "objects of \(cluster)")
        }
        return found
    }

    private func kubectl(_ cluster: String, _ words: String...) async throws -> String {
        let result = try await Skein.run(["lab", "kubectl", "--data", skein.data, cluster, "--"] + words)
        try #require(result.status == 0, "\(result.error)")
        return result.output
    }

    private func files(below directory: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: directory)?.allObjects ?? []
        return all.compactMap { $0 as? String }.map { "\(directory)/\($0)" }
    }
}
