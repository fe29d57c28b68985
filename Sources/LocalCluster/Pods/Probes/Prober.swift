import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Asks containers how they are, from the node.
struct Prober: Sendable {
    /// What one question brought.
    struct Outcome: Sendable, Hashable {
        let isSuccess: Bool
        let message: String
    }

    private let client: HTTPClient

    init() {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none  // as Kubernetes: a probe does not care who answers
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func shutdown() async { try? await client.shutdown() }

    /// - Parameters:
    ///   - address: the pod's.
    ///   - enter: makes the command line that runs a command in the container.
    func ask(_ probe: ProbeSpec, address: String, enter: @Sendable ([String]) throws -> [String]) async -> Outcome {
        do {
            switch probe.action {
            case .http(let scheme, let host, let port, let path, let headers):
                return try await get("\(scheme)://\(host ?? address):\(port)\(path)", headers, probe.timeout)
            case .tcp(let host, let port):
                try await connect(host ?? address, port, probe.timeout)
                return Outcome(isSuccess: true, message: "")
            case .command(let command):
                return try await run(try enter(command), probe.timeout)
            }
        } catch let error as NIOConnectionError {
            let cause = error.connectionErrors.first.map { "\($0.error)" } ?? "the name cannot be resolved"
            return Outcome(isSuccess: false, message: "connect to \(error.host):\(error.port): \(cause)")
        } catch let error as HTTPClientError where [.deadlineExceeded, .connectTimeout, .readTimeout].contains(error) {
            return Outcome(isSuccess: false, message: "no answer within \(probe.timeout)")
        } catch {
            return Outcome(isSuccess: false, message: "\(error)")
        }
    }

    /// Statuses from 200 to 399 are good.
    private func get(_ url: String, _ headers: [ProbeSpec.Header], _ timeout: Duration) async throws -> Outcome {
        var request = HTTPClientRequest(url: url)
        request.headers = ["User-Agent": "kube-probe/skein", "Accept": "*/*", "Connection": "close"]
        for header in headers {
            if header.name.lowercased() == "host" || header.name.lowercased() == "user-agent" {
                request.headers.replaceOrAdd(name: header.name, value: header.value)
            } else {
                request.headers.add(name: header.name, value: header.value)
            }
        }
        let response = try await client.execute(request, timeout: TimeAmount(timeout))
        let isGood = (200..<400).contains(response.status.code)
        return Outcome(isSuccess: isGood, message: "HTTP probe failed with statuscode: \(response.status.code)")
    }

    private func connect(_ host: String, _ port: UInt16, _ timeout: Duration) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(timeout)).connect(host: host, port: Int(port)).get()
        try? await channel.close()
    }

    private func run(_ command: [String], _ timeout: Duration) async throws -> Outcome {
        guard let program = command.first else { throw NodeError(.invalidPod, "the probe's command is empty") }
        return try await withThrowingTaskGroup { group in
            group.addTask {
                _ = try await SystemCommand.run(program, Array(command.dropFirst()))
                return Outcome(isSuccess: true, message: "")
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                return Outcome(isSuccess: false, message: "the command did not end within \(timeout)")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? Outcome(isSuccess: false, message: "not run")
        }
    }
}
