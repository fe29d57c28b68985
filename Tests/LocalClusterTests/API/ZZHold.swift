import Foundation
import Testing

@Test(.enabled(if: ProcessInfo.processInfo.environment["HOLD"] != nil))
func hold() async throws {
    let dir = "/tmp/h/clusterapi/data"
    try FileManager.default.createDirectory(atPath: dir, withIntermediateDirectories: true)
    try await withCluster(in: dir) { cluster in
        print("READY", cluster.port)
        while !FileManager.default.fileExists(atPath: "/tmp/h/clusterapi/stop") {
            try await Task.sleep(for: .milliseconds(300))
        }
    }
}
