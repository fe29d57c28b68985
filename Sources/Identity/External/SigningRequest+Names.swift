import SwiftASN1
import X509

extension SigningRequest {
    /// The names that it asks for, when it asks for nothing else: no subject, no other extension, no attribute. A subject
    /// `O=` without a value is what Istio's own proxies send, and says nothing.
    /// - Throws: `IdentityError` `.unwantedContent` or `.garbage`, with what else it asks for.
    func onlyNames() throws(IdentityError) -> [GeneralName] {
        try requireNothingHidden()
        guard content.subject.allSatisfy({ $0.allSatisfy(Self.saysNothing) }) else {
            throw unwanted("the subject \"\(printable("\(content.subject)"))\"", field: "subject")
        }
        let attributes = content.attributes
        guard let attribute = attributes.first, attributes.count == 1, attribute.oid == .CSRAttributes.extensionRequest
        else {
            throw unwanted(
                attributes.isEmpty ? "no name at all" : "attributes beside its extensions", field: "attributes")
        }
        let extensions = try read { try ExtensionRequest(attribute).extensions }
        if let other = extensions.first(where: { $0.oid != .X509ExtensionID.subjectAlternativeName }) {
            throw unwanted("the extension \(Self.name(of: other.oid))", field: "extensions")
        }
        return Array(try read { try extensions.subjectAlternativeNames } ?? SubjectAlternativeNames([]))
    }

    /// Others might read out of a request what we do not: a second attribute of a kind, say. Then what we read, written
    /// anew, is not what we were given.
    private func requireNothingHidden() throws(IdentityError) {
        let (given, again) = try read {
            let again = try CertificateSigningRequest(
                version: content.version, subject: content.subject, publicKey: content.publicKey,
                attributes: content.attributes, signatureAlgorithm: content.signatureAlgorithm,
                signature: content.signature)
            return (try Self.der(content), try Self.der(again))
        }
        guard given == again else {
            throw IdentityError(
                .garbage, "is not written in the one way that DER allows, so that others may read it otherwise",
                file: Self.file)
        }
    }

    static func der(_ request: CertificateSigningRequest) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(request)
        return serializer.serializedBytes
    }

    private func read<Value>(_ body: () throws -> Value) throws(IdentityError) -> Value {
        do {
            return try body()
        } catch {
            throw IdentityError(.garbage, "asks for extensions that cannot be read", file: Self.file, cause: error)
        }
    }

    private func unwanted(_ what: String, field: String) -> IdentityError {
        IdentityError(
            .unwantedContent,
            "asks for \(what); an external signer would certify it, so only a request for one subject alternative name "
                + "is handed on", file: Self.file, field: field)
    }

    private static func saysNothing(_ attribute: RelativeDistinguishedName.Attribute) -> Bool {
        attribute.type == .RDNAttributeType.organizationName && String(attribute.value) == ""
    }

    private static func name(of identifier: ASN1ObjectIdentifier) -> String {
        switch identifier {
        case .X509ExtensionID.basicConstraints: "basicConstraints"
        case .X509ExtensionID.keyUsage: "keyUsage"
        case .X509ExtensionID.extendedKeyUsage: "extendedKeyUsage"
        default: "\(identifier)"
        }
    }
}
