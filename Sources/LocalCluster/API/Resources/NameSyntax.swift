/// The syntax of object names.
enum NameSyntax {
    /// RFC 1123 label: at most 63 lower-case letters, digits and `-`, beginning and ending with a letter or digit.
    static func isLabel(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 63 && isPart(text)
    }

    /// RFC 1123 subdomain as Kubernetes understands it: parts joined by dots, at most 253 bytes in all.
    static func isSubdomain(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 253 && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isPart($0) }
    }

    private static func isPart(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        return isLowercase(first) && isLowercase(last)
            && bytes.allSatisfy { isLowercase($0) || $0 == UInt8(ascii: "-") }
    }

    /// Whether a name is allowed where `rule` holds; `nil` if so, otherwise what names must look like.
    static func fault(_ name: String, _ rule: ResourceType.NameRule) -> String? {
        switch rule {
        case .subdomain: isSubdomain(name) ? nil : subdomainWords
        case .label: isLabel(name) ? nil : labelWords
        case .dnsLabel: isLabel(name) && name.first?.isNumber == false ? nil : dnsLabelWords
        case .pathSegment: pathSegmentFault(name)
        }
    }

    private static let subdomainWords = """
        a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
        start and end with an alphanumeric character (e.g. 'example.com')
        """
    private static let labelWords = """
        a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and \
        end with an alphanumeric character (e.g. 'my-name', or '123-abc')
        """
    private static let dnsLabelWords = """
        a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic \
        character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123')
        """

    private static func pathSegmentFault(_ name: String) -> String? {
        if name.isEmpty || name == "." || name == ".." { return "may not be '\(name)'" }
        return name.contains("/") || name.contains("%") ? "may not contain '/' or '%'" : nil
    }

    private static func isLowercase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
