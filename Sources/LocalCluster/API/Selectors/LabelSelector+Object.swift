import Kubernetes

extension LabelSelector {
    /// A selector as it stands in objects (meta.k8s.io v1 `LabelSelector`): `matchLabels` and `matchExpressions`.
    /// `nil` when it has an operator that does not exist.
    init?(object: JSON) {
        self.init(matching: object["matchLabels"]?.strings ?? [:])
        for expression in object["matchExpressions"]?.array ?? [] {
            guard let requirement = Requirement(object: expression) else { return nil }
            requirements.append(requirement)
        }
    }

    /// As text for clients that pass it on as a parameter, such as `a=b,c in (d,e)`.
    var text: String { requirements.map(\.text).joined(separator: ",") }
}

extension LabelSelector.Requirement {
    fileprivate init?(object: JSON) {
        guard let key = object["key"]?.string, LabelSyntax.isKey(key) else { return nil }
        let values = Set((object["values"]?.array ?? []).compactMap(\.string))
        switch object["operator"]?.string {
        case "In" where !values.isEmpty: self.init(key: key, condition: .oneOf(values))
        case "NotIn" where !values.isEmpty: self.init(key: key, condition: .noneOf(values))
        case "Exists": self.init(key: key, condition: .exists)
        case "DoesNotExist": self.init(key: key, condition: .absent)
        default: return nil
        }
    }

    fileprivate var text: String {
        switch condition {
        case .exists: key
        case .absent: "!\(key)"
        case .oneOf(let values) where values.count == 1: "\(key)=\(values.first ?? "")"
        case .oneOf(let values): "\(key) in (\(values.sorted().joined(separator: ",")))"
        case .noneOf(let values): "\(key) notin (\(values.sorted().joined(separator: ",")))"
        }
    }
}
