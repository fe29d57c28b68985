/// Where one is while an object is read, and what was found on the way.
final class Reading {
    /// Unknown fields are faults.
    let strict: Bool
    /// Values must not show in messages.
    let quiet: Bool
    private(set) var path = FieldPath()
    private(set) var findings: [Finding] = []
    private(set) var unsupported: [String] = []

    init(strict: Bool, quiet: Bool) {
        self.strict = strict
        self.quiet = quiet
    }

    func inside<T>(_ step: FieldPath.Step, _ read: () -> T) -> T {
        path.steps.append(step)
        defer { path.steps.removeLast() }
        return read()
    }

    func add(_ code: Fault.Code, _ reason: String) {
        findings.append(Finding(code: code, path: path, reason: reason))
    }

    func wrongType(_ tree: Tree, expected: String, hint: String = "") {
        add(.wrongType, "expected \(expected), found \(tree.described(quietly: quiet))\(hint)")
    }

    func markUnsupported(_ name: String) {
        unsupported.append(path.appending(name).description)
    }
}
