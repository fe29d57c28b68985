import Foundation
import Kubernetes

@testable import LocalCluster

/// A store in a directory of its own, with the namespace `default`.
func withStore(
    historyLimit: HistoryLimit = HistoryLimit(), now: Date? = nil, _ body: (ObjectStore, String) async throws -> Void
) async throws {
    try await withDirectory { directory in
        let path = directory + "/cluster.db"
        let store = try ObjectStore(path: path, historyLimit: historyLimit, clock: { now ?? Date() })
        try await store.create(.namespaces, ["metadata": ["name": "default"]])
        try await body(store, path)
        try? store.close()
    }
}

func configMap(_ name: String, _ data: [String: String] = [:], labels: [String: String] = [:]) -> JSON {
    ["metadata": ["name": .string(name), "namespace": "default", "labels": JSON(labels)], "data": JSON(data)]
}

func mapReference(_ name: String) -> ObjectReference { ObjectReference(.configMaps, namespace: "default", name: name) }

extension JSON {
    var resourceVersion: ResourceVersion { ResourceVersion(metadata["resourceVersion"]?.string ?? "") ?? .zero }
}

/// What `body` throws, if it is an answer of the API.
func status(_ body: () async throws -> Void) async -> APIStatus? {
    do {
        try await body()
        return nil
    } catch {
        return error as? APIStatus ?? (error as? APIError)?.status
    }
}
