import EnvoyAPI
import MeshAPI

extension Headers.Operations {
    /// Headers to set and to add, sorted by name; the host is rewritten by other means.
    var additions: [Envoy.HeaderValueOption] {
        let ordered = self.set.filter { !Self.isHost($0.key) }.sorted { $0.key < $1.key }
        return ordered.map { .init($0.key, $0.value, .overwriteIfExistsOrAdd) }
            + self.add.filter { !Self.isHost($0.key) }.sorted { $0.key < $1.key }.map {
                .init($0.key, $0.value, .appendIfExistsOrAdd)
            }
    }

    /// The host that requests are given; nil when they keep theirs.
    var host: String? { self.set.first { Self.isHost($0.key) }?.value }

    private static func isHost(_ name: String) -> Bool {
        name.lowercased() == "host" || name == ":authority"
    }
}

extension Envoy_Config_Core_V3_HeaderValueOption {
    fileprivate init(_ name: String, _ value: String, _ action: HeaderAppendAction) {
        self.init()
        header.key = name
        header.value = value
        appendAction = action
    }
}
