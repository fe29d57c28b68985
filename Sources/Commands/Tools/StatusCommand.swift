import ArgumentParser
import AsyncHTTPClient
import Foundation
import Lab
import NIOCore
import NIOHTTP1

/// `skein status`: every proxy and how far it is.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every proxy of every cluster, and how far it is with each kind of configuration.",
        discussion: "Asks a control plane's debug port, which answers on loopback only: forward it, or run in its pod."
    )

    @Option(help: "The debug port of the control plane, as ADDRESS:PORT.")
    var controlPlane = "127.0.0.1:8080"

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let request = HTTPClientRequest(url: "http://\(controlPlane)/debug/syncz")
        let rows: [ProxyRow]
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            guard response.status == .ok else { throw ValidationError("it answered \(response.status)") }
            let body = try await response.body.collect(upTo: 64 << 20)
            rows = try JSONDecoder().decode([ProxyRow].self, from: Data(body.readableBytesView))
        } catch {
            throw ValidationError("no control plane answers at \(controlPlane): \(error). Forward its port 8080 first.")
        }
        try output.show(rows, table: LabTables.proxies(rows) ?? "No proxy is connected.\n")
    }
}
