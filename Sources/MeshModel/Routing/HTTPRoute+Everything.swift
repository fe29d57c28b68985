import MeshAPI

extension HTTPRoute {
    /// Whether no request, wherever it comes from, gets past the rule.
    var takesEverything: Bool { match.isEmpty || match.contains { $0.takesEverything && $0.isInForceEverywhere } }
}
