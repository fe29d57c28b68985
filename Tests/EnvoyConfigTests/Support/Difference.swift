/// The lines that only one of two texts has.
func difference(found: String, expected: String) -> String {
    let found = found.split(separator: "\n").map(String.init)
    let expected = expected.split(separator: "\n").map(String.init)
    return expected.difference(from: found).map { change in
        switch change {
        case .remove(_, let line, _): "  found:    \(line)"
        case .insert(_, let line, _): "  expected: \(line)"
        }
    }
    .joined(separator: "\n")
}
