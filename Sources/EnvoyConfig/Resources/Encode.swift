import EnvoyAPI
import SwiftProtobuf

extension Array where Element: Message {
    /// Serialises every message and sorts the results by name.
    func encoded(_ name: (Element) -> String) throws -> [EncodedResource] {
        try map { try EncodedResource(name: name($0), message: $0) }.sorted { $0.name < $1.name }
    }
}
