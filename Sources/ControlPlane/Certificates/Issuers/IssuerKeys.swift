import Foundation
import JWTKit
import Kubernetes

/// The keys of one issuer: fetched when they are needed, kept while they are good, and fetched again when they are old
/// or a token names one that is not among them. When a fetch fails, the keys that are there stay.
actor IssuerKeys {
    /// The body of the document at a URL, at most ``KeySet/maximumBytes`` of it.
    typealias Fetch = @Sendable (_ url: String) async throws -> [UInt8]

    /// How long keys are used without looking for new ones.
    static let lifetime: TimeInterval = 3600
    /// The shortest time between two fetches, whatever tokens name.
    static let pause: TimeInterval = 15

    private let rule: JWTRule
    private let fetch: Fetch
    private var keys: KeySet?
    private var fetched: Date?
    private var attempted: Date?
    private var failure: String?
    private var isFetching = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ rule: JWTRule, fetch: @escaping Fetch) {
        self.rule = rule
        self.fetch = fetch
    }

    /// The keys that may have signed a token.
    /// - Throws: `ControlPlaneError` of code `object` while there are no keys at all.
    func candidates(_ identifier: String?, _ algorithm: String, now: Date) async throws(ControlPlaneError) -> [JWK] {
        if needsFetch(identifier, algorithm, now) { await refresh(now) }
        guard let keys else {
            throw ControlPlaneError(
                .object, "the keys of issuer \(rule.issuer) are not known yet: \(failure ?? "try again")")
        }
        return keys.candidates(identifier, algorithm)
    }

    private func needsFetch(_ identifier: String?, _ algorithm: String, _ now: Date) -> Bool {
        let isDue = attempted.map { now.timeIntervalSince($0) >= Self.pause } ?? true
        guard let keys, let fetched else { return isDue || isFetching }
        if now.timeIntervalSince(fetched) < Self.lifetime, !keys.candidates(identifier, algorithm).isEmpty {
            return false
        }
        return isDue || isFetching
    }

    /// One fetch at a time; who comes while it runs waits for its end, which its deadline brings.
    private func refresh(_ now: Date) async {
        guard !isFetching else { return await withCheckedContinuation { waiting.append($0) } }
        isFetching = true
        attempted = now
        do {
            keys = try await load()
            fetched = now
            failure = nil
        } catch {
            // Whoever waited for this fetch and left is no reason not to try again.
            if error is CancellationError { attempted = nil }
            failure = "\(error)"
        }
        isFetching = false
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    private func load() async throws -> KeySet {
        switch rule.keys {
        case .inline(let text): return try read(Array(text.utf8), from: "jwks")
        case .at(let url): return try read(try await fetch(url), from: url)
        case .discovered:
            let url = try await discover()
            return try read(try await fetch(url), from: url)
        }
    }

    private func read(_ json: [UInt8], from source: String) throws -> KeySet {
        guard let keys = KeySet(json: json), !keys.isEmpty else {
            throw ControlPlaneError(
                .object, "\(source) is no JSON Web Key Set with a public key of a kind that is accepted")
        }
        return keys
    }

    private func discover() async throws -> String {
        let base = rule.issuer.hasSuffix("/") ? String(rule.issuer.dropLast()) : rule.issuer
        let url = base + "/.well-known/openid-configuration"
        let document = try JSON(decoding: try await fetch(url), limits: .init(depth: 16, bytes: KeySet.maximumBytes))
        guard document["issuer"]?.string == rule.issuer else {
            throw ControlPlaneError(.object, "\(url) is not of issuer \(rule.issuer)")
        }
        guard let keys = document["jwks_uri"]?.string, JWTRule.isSafe(keys) else {
            throw ControlPlaneError(.object, "\(url): jwks_uri is no https:// URL")
        }
        return keys
    }
}
