import Testing

@testable import LocalCluster

@Suite struct PatternTests {
    /// Pattern, text, whether it matches.
    private static let cases: [(String, String, Bool)] = [
        ("", "anything", true),
        ("^$", "", true), ("^$", "a", false),
        ("b+", "abbc", true), ("^b+$", "abbc", false),
        ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-b-c", true), ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-", false),
        ("^a|b$", "ax", true), ("^a|b$", "xb", true), ("^a|b$", "xbx", false),
        ("^(?:ab){2,3}$", "abab", true), ("^(?:ab){2,3}$", "ab", false), ("^(?:ab){2,3}$", "abababab", false),
        ("^a{2}$", "aa", true), ("^a{2,}$", "aaaaa", true), ("^a{0}$", "", true), ("a{,2}", "a{,2}", true),
        ("^[^/]+$", "a/b", false), ("^[]a]+$", "]a", true), ("^[a\\]-]+$", "]-a", true), ("^[\\w.]+$", "a_1.", true),
        ("^\\d{3}\\s\\S\\D$", "123 xx", true), ("^\\W$", "_", false),
        ("^[[:alpha:]]+$", "aZ", true), ("^[[:^digit:]]+$", "a1", false),
        ("^\\x41\\x{42}$", "AB", true), ("^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", "x-y`", true),
        ("(?i)^HeLLo$", "hEllO", true), ("(?i:a)b", "AB", false),
        (".", "\n", false), ("(?s).", "\n", true), ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false),
        ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoo", false),
        ("(?P<name>x)+?y", "xxy", true),
        ("^ü.$", "üé", true),
        ("^((a*)*)*$", String(repeating: "a", count: 2000) + "b", false),
        ("^(a|aa)+$", String(repeating: "a", count: 2000), true),
        ("(((){1000}){1000}){1000}", "", true),
    ]

    @Test(arguments: cases) func matching(pattern: String, text: String, expected: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == expected, "\(pattern)")
    }

    @Test(arguments: [
        "(", ")", "[", "[z-a]", "a{3,2}", "a{1001}", "*a", "(?=a)", "(?<!a)b", "\\", "\\1", "\\pL", "[[:none:]]",
        "\\x{110000}",
        "(?P<>a)", "((a{1000}){1000}){1000}", String(repeating: "(", count: 200), String(repeating: "a", count: 5000),
    ])
    func whatIsNoPatternIsRefused(text: String) {
        #expect(throws: PatternFault.self) { try Pattern(text) }
    }
}
