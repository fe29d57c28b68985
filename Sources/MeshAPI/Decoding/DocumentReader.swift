/// Turns trees into documents: finds out the kind, reads, validates, and gives every fault its place.
struct DocumentReader {
    let file: String?
    /// Of objects that do not name one.
    let namespace: String
    /// Of objects that do not name one.
    let kind: Kind?

    func documents(_ document: YAMLDocuments.Document) -> [Document] {
        do {
            let result = try YAMLComposer.compose(document)
            guard let tree = result.tree, !tree.isNull else { return [] }
            if let items = listItems(of: tree) { return items.map { read($0, also: result.findings) } }
            return [read(tree, also: result.findings)]
        } catch {
            return [failure(error)]
        }
    }

    /// Reads one object; `findings` are those that were made before.
    func read(_ tree: Tree, also findings: [Finding] = []) -> Document {
        let head = Head(tree, kind: kind)
        guard let kind = head.known else {
            let faults = (findings + head.findings).map { Fault($0, file: file, tree: tree, object: nil) }
            return Document(file: file, tree: tree, apiVersion: head.apiVersion, kind: head.kind, faults: faults)
        }
        let reading = Reading(strict: kind.isMeshConfiguration, quiet: kind == .secret)
        let object = Fields.read(tree, reading) { fields in
            fields.ignore("apiVersion", "kind")
            return MeshObject(&fields, kind: kind, namespace: namespace)
        }
        let read = findings + reading.findings
        let invalid = object.map { Check.findings(in: $0).filter { !$0.isExplained(by: read) } } ?? []
        let faults = (read + invalid).map { Fault($0, file: file, tree: tree, object: object?.key) }.sorted()
        return Document(
            file: file, tree: tree, apiVersion: head.apiVersion, kind: head.kind,
            object: read.isEmpty ? object : nil, faults: faults)
    }

    func failure(_ finding: Finding) -> Document {
        Document(file: file, tree: nil, faults: [Fault(finding, file: file, tree: nil, object: nil)])
    }

    /// The items of a List, or of the list of one kind as the API server sends it; nil for other objects.
    private func listItems(of tree: Tree) -> [Tree]? {
        guard let kind = tree["kind"]?.text, kind.hasSuffix("List"), case .list(let items)? = tree["items"]?.value
        else {
            return nil
        }
        return items.flatMap { listItems(of: $0) ?? [$0] }
    }
}

/// What an object says that it is.
private struct Head {
    var apiVersion: String
    var kind: String
    var known: Kind?
    var findings: [Finding] = []

    init(_ tree: Tree, kind assumed: Kind?) {
        apiVersion = tree["apiVersion"]?.text ?? assumed?.apiVersions[0] ?? ""
        kind = tree["kind"]?.text ?? assumed?.rawValue ?? ""
        known = Kind(apiVersion: apiVersion, kind: kind)
        guard known == nil else { return }
        guard case .fields = tree.value else {
            let found = tree.described(quietly: false)
            findings = [
                Finding(code: .wrongType, reason: "expected an object with apiVersion and kind, found \(found)")
            ]
            return
        }
        for (name, value) in [("apiVersion", apiVersion), ("kind", kind)] where value.isEmpty {
            findings.append(Finding(code: .missingField, path: FieldPath().appending(name), reason: "missing"))
        }
        if findings.isEmpty { findings = [unknown] }
    }

    private var unknown: Finding {
        if let kind = Kind(rawValue: kind), kind.group == group {
            let reason = "\(apiVersion) is not a known version of \(kind.rawValue); write \(kind.apiVersions[0])"
            return Finding(code: .badValue, path: FieldPath().appending("apiVersion"), reason: reason)
        }
        let names = Kind.allCases.filter { $0.group == group && $0.isMeshConfiguration }.map(\.rawValue)
        let reason = "kind \(kind) (\(apiVersion)) is not known\(kind.suggestion(among: names))"
        return Finding(code: .unknownKind, path: FieldPath().appending("kind"), reason: reason)
    }

    private var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }
}

extension Finding {
    /// Whether it only follows from one of the others: from a field that could not be read, or from one that is
    /// missing because its name, beside or below, is misspelt.
    fileprivate func isExplained(by others: [Finding]) -> Bool {
        others.contains { other in
            if other.path.leads(to: path) || code == .missingField && path.leads(to: other.path) { return true }
            guard other.code == .unknownField, path.parent == other.path.parent else { return false }
            guard case .name(let name)? = path.steps.last else { return false }
            return other.reason.contains("\"\(name)\"")
        }
    }
}

extension Fault {
    init(_ finding: Finding, file: String?, tree: Tree?, object: ObjectKey?) {
        let mark = finding.mark ?? tree?.mark(of: finding.path) ?? .unknown
        self.init(
            code: finding.code, file: file, line: mark == .unknown ? nil : Int(mark.line),
            column: mark == .unknown ? nil : Int(mark.column), object: object,
            path: finding.path.description, reason: finding.reason)
    }
}

extension [Fault] {
    /// By place; those without one stay in their order.
    fileprivate func sorted() -> [Fault] {
        enumerated().sorted { a, b in
            let (first, second) = (a.element, b.element)
            return (first.line ?? 0, first.column ?? 0, a.offset) < (second.line ?? 0, second.column ?? 0, b.offset)
        }.map(\.element)
    }
}
