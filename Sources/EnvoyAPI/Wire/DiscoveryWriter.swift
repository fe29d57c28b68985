/// Serialises xDS responses straight from encoded resources: each resource's bytes are copied once, into a buffer of
/// the right size. Field numbers: `envoy/service/discovery/v3/discovery.proto` and `google/protobuf/any.proto`.
public enum DiscoveryWriter {
    /// The bytes of `envoy.service.discovery.v3.DeltaDiscoveryResponse`.
    ///
    /// - Parameters:
    ///   - systemVersion: for people and logs; Envoy takes the versions of the resources.
    ///   - removed: names of resources that exist no more.
    public static func deltaResponse(
        systemVersion: String, resources: [EncodedResource], typeURL: String, removed: [String] = [], nonce: String
    ) -> [UInt8] {
        var wire = WireWriter(
            capacity: resources.reduce(0) { $0 + WireWriter.size(ofField: 2, count: size(of: $1)) }
                + removed.reduce(0) { $0 + WireWriter.size(ofField: 6, count: $1.utf8.count) }
                + size(ofStrings: systemVersion, typeURL, nonce))
        wire.nonEmptyString(field: 1, systemVersion)
        for resource in resources {
            wire.lengthDelimited(field: 2, count: size(of: resource))
            wire.nonEmptyString(field: 1, resource.version)
            writeAny(of: resource, to: &wire)
            wire.nonEmptyString(field: 3, resource.name)
        }
        wire.nonEmptyString(field: 4, typeURL)
        wire.nonEmptyString(field: 5, nonce)
        for name in removed { wire.string(field: 6, name) }
        return wire.bytes
    }

    /// The bytes of `envoy.service.discovery.v3.DiscoveryResponse`, xDS in its state-of-the-world form.
    public static func response(
        version: String, resources: [EncodedResource], typeURL: String, nonce: String
    ) -> [UInt8] {
        var wire = WireWriter(
            capacity: resources.reduce(0) { $0 + WireWriter.size(ofField: 2, count: sizeOfAny($1)) }
                + size(ofStrings: version, typeURL, nonce))
        wire.nonEmptyString(field: 1, version)
        for resource in resources { writeAny(of: resource, to: &wire) }
        wire.nonEmptyString(field: 4, typeURL)
        wire.nonEmptyString(field: 5, nonce)
        return wire.bytes
    }

    /// Field 2, a `google.protobuf.Any`: in a `Resource` as well as in a `DiscoveryResponse`.
    private static func writeAny(of resource: EncodedResource, to wire: inout WireWriter) {
        wire.lengthDelimited(field: 2, count: sizeOfAny(resource))
        wire.nonEmptyString(field: 1, resource.typeURL)
        if !resource.bytes.isEmpty { wire.bytes(field: 2, resource.bytes) }
    }

    private static func size(of resource: EncodedResource) -> Int {
        size(ofStrings: resource.version, resource.name) + WireWriter.size(ofField: 2, count: sizeOfAny(resource))
    }

    private static func sizeOfAny(_ resource: EncodedResource) -> Int {
        let value = resource.bytes.isEmpty ? 0 : WireWriter.size(ofField: 2, count: resource.bytes.count)
        return size(ofStrings: resource.typeURL) + value
    }

    /// What string fields take that are left out when empty. All field numbers here are below 16.
    private static func size(ofStrings strings: String...) -> Int {
        strings.reduce(0) { $0 + ($1.isEmpty ? 0 : WireWriter.size(ofField: 1, count: $1.utf8.count)) }
    }
}
