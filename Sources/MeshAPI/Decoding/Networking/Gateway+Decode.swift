extension Gateway {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(
            metadata: metadata,
            selector: fields.textMap("selector"),
            servers: fields.list("servers", Server.init))
    }
}

extension Server {
    init(_ fields: inout Fields) {
        fields.require("port")
        self.init(
            port: fields.object("port", Port.init) ?? Port(number: 0, protocol: ""),
            hosts: fields.texts("hosts"),
            tls: fields.object("tls", ServerTLS.init),
            name: fields.text("name"),
            bind: fields.text("bind"),
            defaultEndpoint: fields.text("defaultEndpoint"))
    }
}

extension Port {
    init(_ fields: inout Fields) {
        self.init(
            number: fields.requiredInteger("number"),
            name: fields.requiredText("name"),
            protocol: fields.requiredText("protocol").uppercased())
        fields.unsupported("targetPort")
    }
}

extension ServerTLS {
    init(_ fields: inout Fields) {
        fields.exclusive("credentialName", "credentialNames")
        let credential = fields.text("credentialName")
        let credentials = fields.texts("credentialNames")
        self.init(
            mode: fields.choice("mode") ?? .passthrough,
            httpsRedirect: fields.bool("httpsRedirect"),
            credentialNames: credential.isEmpty ? credentials : [credential],
            caCertCredentialName: fields.text("caCertCredentialName"),
            serverCertificate: fields.text("serverCertificate"),
            privateKey: fields.text("privateKey"),
            caCertificates: fields.text("caCertificates"),
            caCrl: fields.text("caCrl"),
            certificates: fields.list("tlsCertificates", Certificate.init),
            subjectAltNames: fields.texts("subjectAltNames"),
            verifyCertificateSpki: fields.texts("verifyCertificateSpki"),
            verifyCertificateHash: fields.texts("verifyCertificateHash"),
            minProtocolVersion: fields.choice("minProtocolVersion") ?? .automatic,
            maxProtocolVersion: fields.choice("maxProtocolVersion") ?? .automatic,
            cipherSuites: fields.texts("cipherSuites"))
    }
}

extension ServerTLS.Certificate {
    init(_ fields: inout Fields) {
        self.init(
            serverCertificate: fields.text("serverCertificate"),
            privateKey: fields.text("privateKey"),
            caCertificates: fields.text("caCertificates"))
    }
}
