import MeshModel
import Testing

@Suite struct RegularExpressionTests {
    @Test(arguments: [
        "", "a", ".*", "/users/([0-9]+)/.*", "a|b|", "(?i)abc", "(?:a|b)+", "(?P<name>x)", "[^a-z]", "[]a]", "[^]a]",
        "[[:alpha:]_]+", "a{2}", "a{2,}", "a{2,5}?", "{x}", "a{", #"\d+\.\w*"#, #"[\]]"#, "a+?", "(a*)+", "^$", "x*?y",
    ])
    func takesWhatRE2Takes(_ pattern: String) { #expect(RegularExpression.fault(in: pattern) == nil) }

    @Test(arguments: [
        "(", ")", "a)", "(a", "[a", "*", "+a", "(*a)", "a|?", "a**", "a+*", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b",
        "(?>a)",
        #"(a)\1"#, #"a\"#, "a{1001}", "a{5,2}", "{2}", "a{2}{3}", "[[:alpha:]",
    ])
    func refusesWhatRE2Refuses(_ pattern: String) { #expect(RegularExpression.fault(in: pattern) != nil) }
}
