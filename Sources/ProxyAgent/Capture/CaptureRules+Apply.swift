import Foundation
import Subprocess

extension CaptureRules {
    /// Loads the rules into the network namespace of this process. As often as you like: the last load holds.
    ///
    /// - Parameters:
    ///   - arguments: those of `istio-iptables`, without the program's name.
    ///   - environment: `SKEIN_EGRESS_MARK` is read; `PATH` finds `nft`.
    /// - Returns: the rules as text.
    /// - Throws: ``ConfigurationError`` for arguments, ``AgentError`` when nft refuses.
    @discardableResult
    public static func apply(arguments: [String], environment: [String: String]) async throws -> String {
        let parsed = try CaptureArguments(parsing: arguments)
        let rules = CaptureRules(parsed, mark: try mark(in: environment), ipv6: podHasIPv6())
        if !parsed.dryRun { try await rules.load() }
        return rules.text
    }

    static func mark(in environment: [String: String]) throws(ConfigurationError) -> UInt32? {
        guard let text = environment["SKEIN_EGRESS_MARK"], !text.isEmpty else { return nil }
        if let mark = UInt32(text), mark > 0 { return mark }
        throw ConfigurationError(faults: [
            .init(name: "SKEIN_EGRESS_MARK", reason: "\"\(text)\" is not a number from 1 to \(UInt32.max)")
        ])
    }

    /// Whether an interface has an IPv6 address that is more than link-local or loopback.
    private static func podHasIPv6() -> Bool {
        let lines = (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8)) ?? ""
        // address, interface, prefix length, scope (00 is global), flags, name
        return lines.split(separator: "\n").map { $0.split(separator: " ") }.contains { $0.count > 3 && $0[3] == "00" }
    }

    private func load() async throws {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name("nft"), arguments: ["-f", "-"], environment: .inherit.updating(["PATH": Self.searchPath]),
                input: .string(text), output: .string(limit: 4096), error: .string(limit: 65_536))
        } catch {
            throw AgentError(.program, "cannot run; is nftables installed?", object: "nft", cause: error)
        }
        guard result.terminationStatus.isSuccess else {
            throw AgentError(
                .program,
                "refused the capture rules; this needs CAP_NET_ADMIN in the pod's network namespace: "
                    + result.standardError.trimmingCharacters(in: .whitespacesAndNewlines), object: "nft")
        }
    }

    /// nft lives in sbin, which the PATH of an ordinary user lacks.
    private static var searchPath: String {
        (ProcessInfo.processInfo.environment["PATH"].map { $0 + ":" } ?? "") + "/usr/sbin:/sbin:/usr/bin:/bin"
    }
}
