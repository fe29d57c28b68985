import Kubernetes
import MeshModel

extension JWTRule {
    private static let members: Set = ["issuer", "audiences", "jwksUri", "jwks_uri", "jwks", "cluster"]
    private static let limits = JSON.Limits(depth: 16, bytes: 2 << 20)

    /// Reads the environment variable `JWT_RULE`: a JWTRule as JSON, or a list of them. Of its members those are read
    /// that say whose tokens are good; `cluster` is our own.
    /// - Throws: `ControlPlaneError` of code `configuration` that names the member.
    static func parse(_ text: String) throws(ControlPlaneError) -> [JWTRule] {
        let json: JSON
        do {
            json = try JSON(decoding: text, limits: limits)
        } catch {
            throw ControlPlaneError(.configuration, "JWT_RULE is no JSON", cause: error)
        }
        let entries = json.array ?? [json]
        var rules: [JWTRule] = []
        for (index, entry) in entries.enumerated() {
            let place = json.array == nil ? "JWT_RULE" : "JWT_RULE[\(index)]"
            let rule = try JWTRule(entry, place)
            guard !rules.contains(where: { $0.issuer == rule.issuer && $0.cluster == rule.cluster }) else {
                throw fault(place, "names the same issuer and cluster as an earlier rule")
            }
            rules.append(rule)
        }
        return rules
    }

    private init(_ json: JSON, _ place: String) throws(ControlPlaneError) {
        guard let object = json.object else { throw Self.fault(place, "is no object") }
        if let unknown = object.keys.sorted().first(where: { !Self.members.contains($0) }) {
            throw Self.fault(
                "\(place).\(printable(unknown))",
                "says nothing about who may have a certificate; remove it (known are"
                    + " \(Self.members.sorted().joined(separator: ", ")))")
        }
        let issuer = try Self.text(object["issuer"], "\(place).issuer") ?? ""
        guard !issuer.isEmpty else { throw Self.fault("\(place).issuer", "is missing") }
        self.init(issuer: issuer)
        if let listed = object["audiences"] { audiences = try Self.audiences(listed, "\(place).audiences") }
        cluster = try Self.text(object["cluster"], "\(place).cluster").map { ClusterID($0) }
        keys = try Self.keys(
            uri: try Self.text(object["jwksUri"] ?? object["jwks_uri"], "\(place).jwksUri"),
            inline: try Self.text(object["jwks"], "\(place).jwks"), issuer: issuer, place)
    }

    private static func keys(
        uri: String?, inline: String?, issuer: String, _ place: String
    ) throws(ControlPlaneError) -> Keys {
        switch (uri, inline) {
        case (nil, nil):
            guard isSafe(issuer) else {
                throw fault(
                    "\(place).issuer", "is no https:// URL to find its keys by; give jwksUri, or the keys in jwks")
            }
            return .discovered
        case (let uri?, nil):
            guard isSafe(uri) else {
                throw fault(
                    "\(place).jwksUri",
                    "is no https:// URL without user and password; http:// is for loopback addresses only")
            }
            return .at(uri)
        case (nil, let inline?):
            guard let keys = KeySet(json: Array(inline.utf8)), !keys.isEmpty else {
                throw fault("\(place).jwks", "is no JSON Web Key Set with a public key of a kind that is accepted")
            }
            return .inline(inline)
        case (_?, _?): throw fault(place, "has both jwksUri and jwks; leave one")
        }
    }

    private static func audiences(_ json: JSON, _ place: String) throws(ControlPlaneError) -> [String] {
        guard let list = json.array, list.allSatisfy({ $0.string?.isEmpty == false }) else {
            throw fault(place, "is no list of names")
        }
        return list.isEmpty ? [CallerAuthentication.audience] : list.compactMap(\.string)
    }

    /// An empty text is as none.
    private static func text(_ json: JSON?, _ place: String) throws(ControlPlaneError) -> String? {
        guard let json, !json.isNull else { return nil }
        guard let text = json.string else { throw fault(place, "is no text") }
        return text.isEmpty ? nil : text
    }

    private static func fault(_ place: String, _ reason: String) -> ControlPlaneError {
        ControlPlaneError(.configuration, "\(place) \(reason)")
    }
}
