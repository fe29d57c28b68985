extension Secret {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        let plain = fields.textMap("stringData").mapValues { SecretBytes(bytes: Array($0.utf8)) }
        let data = fields.map("data") { tree, reading in
            tree.isNull ? [] : Fields.base64(tree, reading)
        }
        self.init(
            metadata: metadata,
            type: fields.optionalText("type") ?? "Opaque",
            data: data.mapValues { SecretBytes(bytes: $0) }.merging(plain) { _, plain in plain })
    }
}

extension ConfigMap {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(metadata: metadata, data: fields.textMap("data"))
    }
}
