public import MeshAPI

extension ReferenceCheck {
    /// A rule with an expression that proxies would refuse is left out.
    func checkExpressions(of binding: VirtualServiceBinding, _ finding: inout Finding) {
        for (index, rule) in binding.object.http.enumerated() {
            for (number, match) in rule.match.enumerated() {
                for pattern in match.expressions {
                    guard let fault = RegularExpression.fault(in: pattern) else { continue }
                    finding.warn(
                        "http[\(index)].match[\(number)]: \(pattern): \(fault); the match is left out")
                }
            }
            guard let pattern = rule.rewrite?.uriRegex?.match, let fault = RegularExpression.fault(in: pattern) else {
                continue
            }
            finding.warn("http[\(index)].rewrite: \(pattern): \(fault); the path is left as it is")
        }
    }
}

extension HTTPMatch {
    /// Whether proxies take every expression in it.
    public var isWellFormed: Bool { expressions.allSatisfy { RegularExpression.fault(in: $0) == nil } }

    /// The regular expressions in it. `*` alone stands for any path, as in Istio.
    var expressions: [String] {
        let texts =
            [scheme, method, authority].compactMap { $0 } + headers.values + withoutHeaders.values + queryParams.values
        let all = (uri == .regex("*") ? [] : [uri].compactMap { $0 }) + texts
        return all.compactMap { if case .regex(let pattern) = $0 { pattern } else { nil } }.sorted()
    }
}
