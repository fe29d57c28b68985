import FoundationEssentials

/// Where the process identifiers of running containers are written down, for those who want to enter them.
struct RunDirectory: Sendable, Hashable {
    let data: String

    var path: String { "\(data)/run" }

    func namespace(_ namespace: String) -> String { "\(path)/\(namespace)" }

    func pod(_ namespace: String, _ pod: String) -> String { "\(self.namespace(namespace))/\(pod)" }

    private func process(_ namespace: String, _ pod: String, _ container: String) -> String {
        "\(self.pod(namespace, pod))/\(container).pid"
    }

    /// Names the container that is meant when none is named.
    private static func choice(in pod: String) -> String { "\(pod)/.default" }

    /// Makes a pod's directory.
    func create(_ namespace: String, _ pod: String, defaultContainer: String) throws {
        let directory = self.pod(namespace, pod)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(defaultContainer.utf8).write(to: URL(filePath: Self.choice(in: directory)), options: .atomic)
    }

    /// The pod of a name, or the pods of a workload of that name: `sleep-<hash>-<id>`, `sleep-<id>` for `sleep`.
    func pods(_ namespace: String, named name: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: self.namespace(namespace))) ?? []
        if all.contains(name) { return [name] }
        return all.filter { $0.hasPrefix(name + "-") && $0.dropFirst(name.count + 1).split(separator: "-").count <= 2 }
            .sorted()
    }

    func remove(_ namespace: String, _ pod: String) {
        try? FileManager.default.removeItem(atPath: self.pod(namespace, pod))
    }

    func write(_ identifier: Int32, _ namespace: String, _ pod: String, _ container: String) throws {
        try Data("\(identifier)\n".utf8).write(to: URL(filePath: process(namespace, pod, container)), options: .atomic)
    }

    func removeProcess(_ namespace: String, _ pod: String, _ container: String) {
        try? FileManager.default.removeItem(atPath: process(namespace, pod, container))
    }

    /// - Returns: `nil` when the container does not run.
    func identifier(_ namespace: String, _ pod: String, _ container: String) -> Int32? {
        guard let data = FileManager.default.contents(atPath: process(namespace, pod, container)) else { return nil }
        return Int32(String(decoding: data, as: UTF8.self).split(separator: "\n").first ?? "").flatMap {
            $0 > 1 ? $0 : nil
        }
    }

    /// - Throws: when the pod has no directory.
    static func defaultContainer(in pod: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: choice(in: pod))), as: UTF8.self)
    }
}
