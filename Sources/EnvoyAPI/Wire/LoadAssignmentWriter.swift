/// Serialises load assignments without building messages: EDS is the hot path of a mesh, and this takes a small
/// part of the time that swift-protobuf takes for the same bytes.
///
/// The field numbers are those of `envoy/config/endpoint/v3/endpoint.proto`, `endpoint_components.proto` and
/// `envoy/config/core/v3/address.proto`, `base.proto`. Fields go out in ascending order and maps in the order of
/// their keys, as in swift-protobuf's deterministic serialisation; the tests compare the two.
public struct LoadAssignmentWriter {
    private var wire: WireWriter

    /// The bytes of `envoy.config.endpoint.v3.ClusterLoadAssignment`.
    public static func bytes(of assignment: LoadAssignment) -> [UInt8] {
        let endpoints = assignment.localities.reduce(0) { $0 + $1.endpoints.count }
        var writer = LoadAssignmentWriter(wire: WireWriter(capacity: 128 + 96 * endpoints))
        writer.write(assignment)
        return writer.wire.bytes
    }

    private mutating func write(_ assignment: LoadAssignment) {
        wire.nonEmptyString(field: 1, assignment.clusterName)
        for locality in assignment.localities {
            wire.message(field: 2) { Self.write(locality, to: &$0) }
        }
    }

    private static func write(_ group: LocalityEndpoints, to wire: inout WireWriter) {
        if !group.locality.isEmpty {
            wire.message(field: 1) { wire in
                wire.nonEmptyString(field: 1, group.locality.region)
                wire.nonEmptyString(field: 2, group.locality.zone)
                wire.nonEmptyString(field: 3, group.locality.subZone)
            }
        }
        for endpoint in group.endpoints {
            wire.message(field: 2) { write(endpoint, to: &$0) }
        }
        writeWrapped(group.weight, field: 3, to: &wire)
        if group.priority != 0 { wire.uint32(field: 5, group.priority) }
    }

    private static func write(_ entry: EndpointEntry, to wire: inout WireWriter) {
        wire.message(field: 1) { endpoint in
            endpoint.message(field: 1) { address in
                address.message(field: 1) { socket in
                    socket.nonEmptyString(field: 2, entry.address)
                    socket.uint32(field: 3, entry.port)
                }
            }
            endpoint.nonEmptyString(field: 3, entry.hostname)
        }
        wire.uint32(field: 2, entry.healthStatus.rawValue)
        if !entry.metadata.isEmpty {
            wire.message(field: 3) { write(entry.metadata, to: &$0) }
        }
        writeWrapped(entry.weight, field: 4, to: &wire)
    }

    /// `Metadata.filter_metadata`, a map of `google.protobuf.Struct`.
    private static func write(_ metadata: [FilterMetadata], to wire: inout WireWriter) {
        for item in sorted(metadata, by: { $0.filter < $1.filter }) {
            wire.message(field: 1) { mapEntry in
                mapEntry.string(field: 1, item.filter)
                mapEntry.message(field: 2) { structure in
                    for entry in sorted(item.entries, by: { $0.key < $1.key }) {
                        structure.message(field: 1) { write(entry, to: &$0) }
                    }
                }
            }
        }
    }

    /// An entry of `Struct.fields`; a string is field 3 of `google.protobuf.Value`.
    private static func write(_ entry: FilterMetadata.Entry, to wire: inout WireWriter) {
        wire.string(field: 1, entry.key)
        wire.message(field: 2) { $0.string(field: 3, entry.value) }
    }

    /// A `google.protobuf.UInt32Value`.
    private static func writeWrapped(_ value: UInt32?, field: Int, to wire: inout WireWriter) {
        guard let value else { return }
        wire.message(field: field) { wrapper in
            if value != 0 { wrapper.uint32(field: 1, value) }
        }
    }

    private static func sorted<Item>(_ items: [Item], by isOrdered: (Item, Item) -> Bool) -> [Item] {
        items.count < 2 ? items : items.sorted(by: isOrdered)
    }
}

extension EncodedResource {
    /// The EDS resource of one cluster.
    public init(_ assignment: LoadAssignment) {
        self.init(
            name: assignment.clusterName, typeURL: TypeURL.endpoint, bytes: LoadAssignmentWriter.bytes(of: assignment))
    }
}
