import Foundation

/// A chart of lines as SVG: the horizontal axis logarithmic with a tick at every measured size, the vertical one from 0.
/// It has no background, and its colours can be read on white and on black.
struct Chart: Sendable {
    struct Series: Sendable {
        let name: String
        /// By size, which is positive.
        let points: [(x: Double, y: Double)]
    }

    let title: String
    let horizontal: String
    let vertical: String
    let series: [Series]

    private static let colours = ["#3b82f6", "#f59e0b", "#10b981", "#ef4444", "#a855f7"]
    private static let (width, height) = (640.0, 360.0)
    private static let (left, right, top, bottom) = (78.0, 150.0, 44.0, 52.0)

    /// The drawing as text.
    var svg: String {
        let points = series.flatMap(\.points)
        let scale = Scale(points)
        var parts = [
            #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(Int(Self.width)) \#(Int(Self.height))" "#
                + #"font-family="system-ui, sans-serif" font-size="12">"#,
            "<style>text{fill:#7d8590}.axis{stroke:#7d8590}.grid{stroke:#7d8590;stroke-opacity:.25}"
                + "@media(prefers-color-scheme:light){text{fill:#57606a}}"
                + "@media(prefers-color-scheme:dark){text{fill:#9ea7b3}}</style>",
            text(title, Self.left, 22, size: 15),
            text(horizontal, (Self.left + Self.width - Self.right) / 2, Self.height - 12, anchor: "middle"),
            #"<text transform="translate(16 \#(Int(Self.height / 2))) rotate(-90)" text-anchor="middle">\#(vertical)</text>"#,
        ]
        parts += axes(scale)
        for (number, one) in series.enumerated() { parts += line(one, number, scale) }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func axes(_ scale: Scale) -> [String] {
        let (end, base) = (Self.width - Self.right, Self.height - Self.bottom)
        var parts = [stroke("axis", Self.left, base, end, base), stroke("axis", Self.left, Self.top, Self.left, base)]
        for tick in scale.ticks {
            let y = self.y(tick, scale)
            if tick > 0 { parts.append(stroke("grid", Self.left, y, end, y)) }
            parts.append(text(Self.short(tick), Self.left - 8, y + 4, anchor: "end"))
        }
        for size in scale.sizes {
            let x = self.x(size, scale)
            parts.append(stroke("axis", x, base, x, base + 5))
            parts.append(text(Self.short(size), x, base + 20, anchor: "middle"))
        }
        return parts
    }

    private func line(_ series: Series, _ number: Int, _ scale: Scale) -> [String] {
        let colour = Self.colours[number % Self.colours.count]
        let places = series.points.sorted { $0.x < $1.x }.map { (x($0.x, scale), y($0.y, scale)) }
        let path = places.map { String(format: "%.1f,%.1f", $0, $1) }.joined(separator: " ")
        var parts = [#"<polyline points="\#(path)" fill="none" stroke="\#(colour)" stroke-width="2"/>"#]
        parts += places.map { String(format: #"<circle cx="%.1f" cy="%.1f" r="3.5" fill="%@"/>"#, $0, $1, colour) }
        let legend = Self.top + 10 + Double(number) * 20
        let beside = Self.width - Self.right + 14
        parts.append(
            #"<line x1="\#(beside)" y1="\#(legend)" x2="\#(beside + 18)" y2="\#(legend)" stroke="\#(colour)" "#
                + #"stroke-width="3"/>"#)
        parts.append(text(series.name, beside + 24, legend + 4))
        return parts
    }

    private func x(_ size: Double, _ scale: Scale) -> Double {
        let room = Self.width - Self.left - Self.right - 40
        return Self.left + 20 + room * scale.share(ofSize: size)
    }

    private func y(_ value: Double, _ scale: Scale) -> Double {
        let base = Self.height - Self.bottom
        return base - (base - Self.top) * value / scale.top
    }

    private func text(
        _ text: String, _ x: Double, _ y: Double, anchor: String = "start", size: Int = 12
    ) -> String {
        String(format: #"<text x="%.1f" y="%.1f" font-size="%d" text-anchor="%@">%@</text>"#, x, y, size, anchor, text)
    }

    private func stroke(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        String(format: #"<line class="%@" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>"#, style, x1, y1, x2, y2)
    }

    /// A number with as few characters as it takes.
    static func short(_ value: Double) -> String {
        switch value {
        case 1_000_000...: String(format: "%gM", (value / 10_000).rounded() / 100)
        case 10_000...: String(format: "%gk", (value / 10).rounded() / 100)
        default: String(format: "%g", (value * 1000).rounded() / 1000)
        }
    }
}
