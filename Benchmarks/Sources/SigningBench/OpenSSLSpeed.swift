import Foundation

/// How fast the machine's openssl is.
enum OpenSSLSpeed {
    struct Unreadable: Error {
        let output: String
    }

    /// Bare P-256 signatures per second of processor time, without any certificate around them.
    static func signaturesPerSecond() throws -> Double {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl", "speed", "-seconds", "2", "ecdsap256"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // " 256 bits ecdsa (nistp256)   0.0000s   0.0001s  39000.0  12900.0"
        let line = output.split(separator: "\n").last { $0.contains("nistp256") }
        let columns = line?.split(separator: " ") ?? []
        guard columns.count >= 2, let rate = Double(columns[columns.count - 2]) else {
            throw Unreadable(output: output)
        }
        return rate
    }
}
