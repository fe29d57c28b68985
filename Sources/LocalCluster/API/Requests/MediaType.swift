/// The media types that an API server speaks.
enum MediaType {
    static let json = "application/json"
    static let yaml = "application/yaml"
    static let mergePatch = "application/merge-patch+json"
    static let jsonPatch = "application/json-patch+json"
    static let strategicMergePatch = "application/strategic-merge-patch+json"
    static let applyPatch = "application/apply-patch+yaml"

    /// A media type without its parameters, in lower case.
    static func name(_ header: String?) -> String? {
        header?.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
    }

    /// The parameters of a media type, such as `as=Table`.
    static func parameters(_ header: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.filter { $0 != " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[pair[0].lowercased()] = String(pair[1]) }
        }
        return parameters
    }
}
