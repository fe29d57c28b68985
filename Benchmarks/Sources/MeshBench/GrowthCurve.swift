import Foundation

/// How one figure grows with the size of the mesh.
struct GrowthCurve: Sendable {
    enum Axis: Sendable { case services, proxies }

    /// Of the file.
    let name: String
    let title: String
    let vertical: String
    let along: Axis
    let cases: [String]
    let value: @Sendable (Figure) -> Double?

    /// All that are drawn.
    static let all = [
        GrowthCurve(
            name: "endpoint-cpu-services", title: "CPU per endpoint change", vertical: "ms of CPU", along: .services,
            cases: [Figure.Case.endpoint], value: \.cpu),
        GrowthCurve(
            name: "endpoint-cpu-proxies", title: "CPU per endpoint change", vertical: "ms of CPU", along: .proxies,
            cases: [Figure.Case.endpoint], value: \.cpu),
        GrowthCurve(
            name: "endpoint-p99-proxies", title: "Endpoint change until acknowledged, p99", vertical: "ms",
            along: .proxies, cases: [Figure.Case.endpoint], value: \.p99),
        GrowthCurve(
            name: "storm-cpu-services", title: "CPU per connecting proxy", vertical: "ms of CPU per proxy",
            along: .services, cases: [Figure.Case.storm], value: \.cpuPerProxy),
        GrowthCurve(
            name: "storm-bytes-services", title: "Full state of one proxy", vertical: "bytes", along: .services,
            cases: [Figure.Case.storm], value: \.bytesPerProxy),
        GrowthCurve(
            name: "memory-proxies", title: "Peak memory of a connect storm", vertical: "MiB resident", along: .proxies,
            cases: [Figure.Case.storm], value: \.peakMemory),
        GrowthCurve(
            name: "virtualservice-bytes-services", title: "Bytes per proxy and VirtualService change",
            vertical: "bytes", along: .services, cases: [Figure.Case.virtualService], value: \.bytesPerProxy),
        GrowthCurve(
            name: "virtualservice-cpu-services", title: "CPU per VirtualService change", vertical: "ms of CPU",
            along: .services, cases: [Figure.Case.virtualService], value: \.cpu),
        GrowthCurve(
            name: "service-cpu-services", title: "CPU per service added", vertical: "ms of CPU", along: .services,
            cases: [Figure.Case.serviceAdded], value: \.cpu),
        GrowthCurve(
            name: "start-services", title: "Start until ready", vertical: "ms", along: .services,
            cases: [Figure.Case.start], value: \.ready),
    ]

    /// The chart; nil when fewer than two sizes were measured.
    func chart(_ figures: [Figure]) -> Chart? {
        let chosen = figures.filter { cases.contains($0.name) }
        let other = along == .services ? \Figure.proxies : \Figure.services
        let series = Set(chosen.map { $0[keyPath: other] }).sorted().map { size in
            let points = chosen.filter { $0[keyPath: other] == size }.compactMap { figure in
                value(figure).map { (x: Double(along == .services ? figure.services : figure.proxies), y: $0) }
            }
            let unit = along == .services ? "proxies" : "services"
            let name = size == 0 ? "no proxies" : size == 1 ? "1 proxy" : "\(size) \(unit)"
            return Chart.Series(name: name, points: points)
        }
        guard series.contains(where: { $0.points.count > 1 }) else { return nil }
        return Chart(
            title: title, horizontal: along == .services ? "services" : "proxies", vertical: vertical, series: series)
    }

    /// Draws all curves that there are figures for.
    static func draw(_ figures: [Figure], into directory: String) throws {
        let folder = URL(filePath: directory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for curve in all {
            guard let chart = curve.chart(figures) else { continue }
            try Data(chart.svg.utf8).write(to: folder.appending(path: "\(curve.name).svg"))
        }
    }
}
