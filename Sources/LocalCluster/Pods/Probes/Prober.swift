import AsyncHTTPClient
import Foundation
import GRPCCore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Subprocess
import SystemPackage

/// Asks containers how they are, from the node.
struct Prober: Sendable {
    /// What one question brought.
    struct Outcome: Sendable, Hashable {
        let isSuccess: Bool
        let message: String
    }

    /// The most that is kept of what a command prints.
    private static let outputLimit = 1024

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
    func ask(
        _ action: ProbeAction, timeout: Duration, address: String, enter: @Sendable ([String]) throws -> [String]
    ) async -> Outcome {
        switch action {
        case .http(let scheme, let host, let port, let path, let headers):
            await get("\(scheme)://\(host ?? address):\(port)\(path)", headers, timeout)
        case .tcp(let host, let port): await connect(host ?? address, port, timeout)
        case .grpc(let port, let service): await checkHealth(address, port, service, timeout)
        case .command(let command): await run(command, enter, timeout)
        }
    }

    /// Statuses from 200 to 399 are good.
    private func get(_ url: String, _ headers: [ProbeAction.Header], _ timeout: Duration) async -> Outcome {
        var request = HTTPClientRequest(url: url)
        request.headers = ["User-Agent": "kube-probe/skein", "Accept": "*/*", "Connection": "close"]
        for header in headers {
            if header.name.lowercased() == "host" || header.name.lowercased() == "user-agent" {
                request.headers.replaceOrAdd(name: header.name, value: header.value)
            } else {
                request.headers.add(name: header.name, value: header.value)
            }
        }
        do {
            let response = try await client.execute(request, timeout: TimeAmount(timeout))
            let isGood = (200..<400).contains(response.status.code)
            return Outcome(isSuccess: isGood, message: "HTTP probe failed with statuscode: \(response.status.code)")
        } catch {
            return Outcome(isSuccess: false, message: "Get \"\(url)\": \(Self.cause(error))")
        }
    }

    private func connect(_ host: String, _ port: UInt16, _ timeout: Duration) async -> Outcome {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(timeout)).connect(host: host, port: Int(port)).get()
            try? await channel.close()
            return Outcome(isSuccess: true, message: "")
        } catch {
            return Outcome(isSuccess: false, message: Self.cause(error))
        }
    }

    private func checkHealth(_ host: String, _ port: UInt16, _ service: String, _ timeout: Duration) async -> Outcome {
        do {
            let status = try await HealthCheck.ask(host: host, port: port, service: service, timeout: timeout)
            return Outcome(
                isSuccess: status == .serving, message: "service unhealthy (responded with \"\(status)\")")
        } catch let error as RPCError where error.code == .unimplemented {
            let method = HealthCheck.method.service.fullyQualifiedService
            return Outcome(
                isSuccess: false, message: "this server does not implement the grpc health protocol (\(method))")
        } catch let error as RPCError where error.code == .notFound {
            return Outcome(isSuccess: false, message: "the server knows no service \"\(service)\"")
        } catch {
            let target = "failed to connect service \"\(host):\(port)\" within \(timeout.shortText)"
            return Outcome(isSuccess: false, message: "timeout: \(target): \(error)")
        }
    }

    /// What a command prints is the message.
    private func run(
        _ command: [String], _ enter: @Sendable ([String]) throws -> [String], _ timeout: Duration
    ) async -> Outcome {
        do {
            let line = try enter(command)
            guard !command.isEmpty, let program = line.first else {
                return Outcome(isSuccess: false, message: "the command is empty")
            }
            return try await withThrowingTaskGroup { group in
                group.addTask { try await Self.run(program, Array(line.dropFirst())) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    let words = command.joined(separator: " ")
                    return Outcome(
                        isSuccess: false, message: "command \"\(words)\" timed out after \(timeout.shortText)")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? Outcome(isSuccess: false, message: "not run")
            }
        } catch {
            return Outcome(isSuccess: false, message: "\(error)")
        }
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments), input: .none, output: .sequence,
            error: .combinedWithOutput
        ) { execution in
            var output: [UInt8] = []
            for try await piece in execution.standardOutput where output.count < outputLimit {
                output += piece.withUnsafeBytes { Array($0.prefix(outputLimit)) }
            }
            return String(decoding: output.prefix(outputLimit), as: UTF8.self)
        }
        let text = result.closureResult.trimmingCharacters(in: .whitespacesAndNewlines)
        let isSuccess = result.terminationStatus.isSuccess
        return Outcome(isSuccess: isSuccess, message: text.isEmpty ? "\(result.terminationStatus)" : text)
    }

    private static func cause(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            let cause = error.connectionErrors.first.map { Self.cause($0.error) } ?? "no such host"
            return "dial tcp \(error.host):\(error.port): \(cause)"
        case let error as IOError where error.errnoCode == ECONNREFUSED: return "connect: connection refused"
        case is ChannelError: return "i/o timeout"
        case let error as HTTPClientError where [.deadlineExceeded, .connectTimeout, .readTimeout].contains(error):
            return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
        default: return "\(error)"
        }
    }
}
