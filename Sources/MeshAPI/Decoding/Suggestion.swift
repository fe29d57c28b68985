extension String {
    /// `; did you mean "number"?` when one of the candidates is near, otherwise empty.
    func suggestion(among candidates: some Sequence<String>) -> String {
        let near = candidates.map { (name: $0, distance: distance(to: $0)) }
            .filter { $0.distance <= Swift.max(1, (count + 1) / 3) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return near.map { "; did you mean \"\($0.name)\"?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead to the other text;
    /// case, `_` and `-` do not count.
    private func distance(to other: String) -> Int {
        let (a, b) = (folded, other.folded)
        guard abs(a.count - b.count) <= 3, a.count <= 64 else { return Int.max }
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = Swift.min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = Swift.min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }

    private var folded: [Character] { lowercased().filter { $0 != "_" && $0 != "-" } }
}
