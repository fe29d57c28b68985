import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Testing
import XDS

@Suite("A listener on a unix socket", .timeLimit(.minutes(1)))
struct UnixListenerTests {
    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "xds-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.path())
    }

    @Test("serves, with the mode that was asked for, and replaces the socket of a former process")
    func serves() async throws {
        try await withDirectory { directory in
            let path = directory + "/xds.sock"
            for mode in [0o600, 0o666] as [UInt32] {
                let transport = try UnixListener.makeTransport(path: path, mode: mode)
                let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(permissions == Int(mode))
                try await withGRPCServer(transport: transport, services: [EchoService()]) { _ in
                    var metadata: Metadata = [:]
                    PeerCertificate(der: [1]).attach(to: &metadata)
                    let client = DiscoveryClient(target: .unix(path: path), tls: nil)
                    let answer = try await client.call(EchoService.path, [], metadata: metadata)
                    #expect(answer == Array("none 0".utf8))
                }
                #expect(FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("touches no other file")
    func otherFile() async throws {
        try await withDirectory { directory in
            let path = directory + "/file"
            try Data("precious".utf8).write(to: URL(filePath: path))
            #expect(throws: XDSError.self) { try UnixListener.makeTransport(path: path) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }

    @Test(
        "refuses paths that cannot be sockets",
        arguments: ["/no/such/directory/socket", "/tmp/" + String(repeating: "x", count: 120)])
    func badPath(path: String) {
        #expect(throws: XDSError.self) { try UnixListener.makeTransport(path: path) }
    }
}
