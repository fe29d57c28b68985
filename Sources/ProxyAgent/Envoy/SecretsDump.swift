/// The part of `envoy.admin.v3.SecretsConfigDump` that says which certificates Envoy uses.
struct SecretsDump: Decodable, Sendable {
    private let configs: [DynamicSecret]?

    var secrets: [EnvoySecret] {
        (configs ?? []).map { dynamic in
            let chain = dynamic.secret?.tlsCertificate?.certificateChain
            let pem = chain ?? dynamic.secret?.validationContext?.trustedCA
            return EnvoySecret(name: dynamic.name ?? "", pem: pem?.inlineString)
        }
    }

    private struct DynamicSecret: Decodable {
        let name: String?
        let secret: Secret?
    }

    private struct Secret: Decodable {
        let tlsCertificate: TLSCertificate?
        let validationContext: ValidationContext?

        enum CodingKeys: String, CodingKey {
            case tlsCertificate = "tls_certificate"
            case validationContext = "validation_context"
        }
    }

    private struct TLSCertificate: Decodable {
        let certificateChain: DataSource?

        enum CodingKeys: String, CodingKey { case certificateChain = "certificate_chain" }
    }

    private struct ValidationContext: Decodable {
        let trustedCA: DataSource?

        enum CodingKeys: String, CodingKey { case trustedCA = "trusted_ca" }
    }

    private struct DataSource: Decodable {
        let inlineString: String?

        enum CodingKeys: String, CodingKey { case inlineString = "inline_string" }
    }
}
