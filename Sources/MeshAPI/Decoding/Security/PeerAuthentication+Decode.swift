extension PeerAuthentication {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        let ports = fields.map("portLevelMtls") { tree, reading in
            Fields.read(tree, reading) { $0.choice("mode", of: Mode.self) ?? .unset }
        }
        for port in ports.keys where UInt32(port) == nil {
            fields.reading.inside(.name("portLevelMtls")) {
                fields.fault(port, .badValue, "\(port.quoted) is not a port number")
            }
        }
        let portLevel = ports.compactMap { port, mode in UInt32(port).map { ($0, mode) } }
        self.init(
            metadata: metadata,
            selector: fields.object("selector") { $0.textMap("matchLabels") } ?? [:],
            mode: fields.object("mtls") { $0.choice("mode", of: Mode.self) ?? .unset } ?? .unset,
            portLevel: Dictionary(portLevel) { first, _ in first })
    }
}
