/// Says what makes no sense in an object whose fields are all well formed.
/// Objects that come out of `decode` have been validated already.
/// - Returns: faults without file and line, in the order of the fields; empty for a good object.
public func validate(_ object: MeshObject) -> [Fault] {
    Check.findings(in: object).map { Fault($0, file: nil, tree: nil, object: object.key) }
}

/// Walks an object, and notes what makes no sense with its path.
struct Check {
    private var path = FieldPath().appending("spec")
    private(set) var findings: [Finding] = []

    static func findings(in object: MeshObject) -> [Finding] {
        var check = Check()
        switch object {
        case .gateway(let gateway): gateway.validate(&check)
        case .virtualService(let service): service.validate(&check)
        case .destinationRule(let rule): rule.validate(&check)
        case .serviceEntry(let entry): entry.validate(&check)
        case .peerAuthentication(let policy): policy.validate(&check)
        case .service, .endpointSlice, .pod, .node, .namespace, .secret, .configMap: break
        }
        return check.findings
    }

    mutating func fault(_ names: String..., reason: String, code: Fault.Code = .invalid) {
        let place = names.reduce(path) { $0.appending($1) }
        findings.append(Finding(code: code, path: place, reason: reason))
    }

    mutating func missing(_ name: String, _ reason: String = "missing") {
        fault(name, reason: reason, code: .missingField)
    }

    mutating func inside(_ step: FieldPath.Step, _ body: (inout Check) -> Void) {
        path.steps.append(step)
        body(&self)
        path.steps.removeLast()
    }

    mutating func inside<T>(_ name: String, _ value: T?, _ body: (inout Check, T) -> Void) {
        guard let value else { return }
        inside(.name(name)) { body(&$0, value) }
    }

    mutating func each<T>(_ name: String, _ items: [T], _ body: (inout Check, T) -> Void) {
        inside(.name(name)) { check in
            for (index, item) in items.enumerated() { check.inside(.index(index)) { body(&$0, item) } }
        }
    }
}

/// What several kinds have in common.
extension Check {
    mutating func port(_ number: UInt32?, at names: String...) {
        guard let number, !(1...65535).contains(number) else { return }
        findings.append(
            Finding(
                code: .invalid, path: names.reduce(path) { $0.appending($1) },
                reason: "\(number) is not a port; it must be between 1 and 65535"))
    }

    mutating func percentage(_ value: Double?, at name: String) {
        guard let value, !(0...100).contains(value) else { return }
        fault(name, reason: "must be between 0 and 100")
    }

    mutating func atLeastMillisecond(_ value: Duration?, at name: String, orZero: Bool = false) {
        guard let value, value < .milliseconds(1), !(orZero && value == .zero) else { return }
        fault(name, reason: "must be at least 1ms")
    }

    mutating func notNegative(_ value: Int32?, at name: String) {
        if let value, value < 0 { fault(name, reason: "must not be negative") }
    }

    /// Each text only once.
    mutating func unique(_ texts: [String], _ what: String, at step: (Check, Int) -> FieldPath) {
        var seen: Set<String> = []
        for (index, text) in texts.enumerated() where !text.isEmpty && !seen.insert(text).inserted {
            findings.append(
                Finding(code: .invalid, path: step(self, index), reason: "\(what) \(text.quoted) is there twice"))
        }
    }

    /// The path of a field of an item of a list: `spec.subsets[1].name`.
    func item(_ list: String, _ index: Int, _ names: String...) -> FieldPath {
        var place = path.appending(list)
        place.steps.append(.index(index))
        return names.reduce(place) { $0.appending($1) }
    }
}
