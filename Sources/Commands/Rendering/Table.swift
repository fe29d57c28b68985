/// Rows under headings, printed as kubectl prints its tables: columns three blanks apart, no rules.
struct Table {
    let headings: [String]
    var rows: [[String]]

    /// The table's lines; a single line `No resources found` when there are no rows.
    var text: String {
        guard !rows.isEmpty else { return "No resources found\n" }
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += isLast ? cell : cell.padding(to: widths[column] + 3)
            }
            return line + "\n"
        }.joined()
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
