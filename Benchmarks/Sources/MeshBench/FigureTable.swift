import Foundation

/// Figures as lines of text.
enum FigureTable {
    private static let columns: [(title: String, width: Int)] = [
        ("services", 9), ("proxies", 9), ("rounds", 7), ("CPU ms", 11), ("/proxy", 9), ("B/proxy", 12), ("RSS MiB", 9),
        ("peak", 8), ("growth", 8), ("first ms", 10), ("p50 ms", 10), ("p99 ms", 10), ("ready ms", 10),
    ]

    static var header: String { pad("case", 34) + columns.map { column($0.title, $0.width) }.joined() }

    static func line(_ figure: Figure) -> String {
        let cells = [
            "\(figure.services)", "\(figure.proxies)", "\(figure.rounds)", text(figure.cpu, 1),
            text(figure.cpuPerProxy, 3), text(figure.bytesPerProxy, 0), text(figure.memory, 0),
            text(figure.peakMemory, 0), text(figure.memoryGrowth, 0), text(figure.first, 1), text(figure.p50, 1),
            text(figure.p99, 1),
            text(figure.ready, 0),
        ]
        return pad(figure.name, 34) + zip(cells, columns).map { column($0, $1.width) }.joined()
    }

    static func text(_ value: Double?, _ digits: Int) -> String {
        value.map { String(format: "%.\(digits)f", $0) } ?? "-"
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func column(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
