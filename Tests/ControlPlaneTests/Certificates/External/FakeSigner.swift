import Foundation
import Kubernetes
import Synchronization
import Testing
import X509

@testable import Identity

/// An API server that knows nothing but CertificateSigningRequests and ConfigMap `istio`, with a signer behind it.
final class FakeSigner: Transport {
    /// What becomes of a request.
    enum Fate: Sendable {
        case sign
        case deny
        case fail
        /// Approved, but never signed.
        case ignore
        /// Nobody of ours may approve, and nobody else does.
        case leaveUnapproved
        /// Others approve, and the signer signs.
        case othersApprove
        /// Our role may not create requests.
        case forbid
        case answer(@Sendable (_ csr: String, CertificateAuthority) throws -> [UInt8])
    }

    static let name = "signers.test/mesh"

    struct State {
        var fate = Fate.sign
        var objects: [String: JSON] = [:]
        var created: [JSON] = []
        var deleted: [String] = []
        var mesh: String
        var reads = 0
    }

    let address = "fake:6443"
    let authority: CertificateAuthority
    private let state: Mutex<State>

    init() throws {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "signer", now: Date())
        authority = try CertificateAuthority(files, now: Date())
        state = Mutex(State(mesh: Self.mesh(roots: authority.trustBundle)))
    }

    /// What ConfigMap `istio` says of the signer's roots.
    static func mesh(roots: TrustBundle, signer: String = name) -> String {
        let pem = roots.pem.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        return "caCertificates:\n  - certSigners: [\(signer)]\n    pem: |\n\(pem)\n"
    }

    var now: State { state.withLock { $0 } }

    func become(_ fate: Fate) { state.withLock { $0.fate = fate } }

    func say(_ mesh: String) { state.withLock { $0.mesh = mesh } }

    /// Signs what a request says, as signers do.
    static func sign(_ csr: String, _ authority: CertificateAuthority, lifetime: Duration) throws -> [UInt8] {
        let request = try SigningRequest(pem: csr)
        let issued = try authority.issue(
            to: request.publicKey, kind: request.kind, names: request.onlyNames(), lifetime: lifetime, now: Date())
        return Array(issued.certificatePEM.utf8)
    }

    func send(_ request: Request, timeout: Duration, limit: Int) async throws -> Response {
        state.withLock { state in
            let parts = request.path.split(separator: "/").map(String.init)
            if parts.contains("configmaps") {
                return reply([
                    "kind": "ConfigMap", "apiVersion": "v1",
                    "metadata": ["name": "istio", "namespace": "istio-system"], "data": ["mesh": .string(state.mesh)],
                ])
            }
            let name = parts.count > 4 ? parts[4] : ""
            let body = request.body.flatMap { try? JSON(decoding: $0) } ?? [:]
            switch request.method {
            case .post: return create(body, &state)
            case .put: return approve(name, body, &state)
            case .get:
                state.reads += 1
                return state.objects[name].map { reply($0) } ?? refuse(404)
            case .delete:
                state.deleted.append(name)
                return state.objects.removeValue(forKey: name).map { reply($0) } ?? refuse(404)
            case .patch: return refuse(405)
            }
        }
    }

    func stream(_ request: Request, timeout: Duration) async throws -> StreamedResponse {
        throw APIError(.unreachable, "no watches here")
    }

    private func create(_ body: JSON, _ state: inout State) -> Response {
        if case .forbid = state.fate { return refuse(403) }
        var object = body
        var metadata = body["metadata"] ?? [:]
        let name = (metadata["generateName"]?.string ?? "") + "\(state.created.count)"
        metadata["name"] = .string(name)
        object["metadata"] = metadata
        state.created.append(object)
        state.objects[name] = object
        if case .othersApprove = state.fate { decide(name, object, &state) }
        return reply(object)
    }

    private func approve(_ name: String, _ body: JSON, _ state: inout State) -> Response {
        switch state.fate {
        case .leaveUnapproved, .othersApprove: return refuse(403)
        default:
            state.objects[name] = body
            decide(name, body, &state)
            return reply(body)
        }
    }

    private func decide(_ name: String, _ object: JSON, _ state: inout State) {
        var object = object
        var status = object["status"] ?? [:]
        func condition(_ type: String) -> JSON {
            [["type": .string(type), "status": "True", "reason": "Policy", "message": "not on a Friday"]]
        }
        let csr = String(
            decoding: Data(base64Encoded: object["spec"]?["request"]?.string ?? "") ?? Data(), as: UTF8.self)
        let seconds = object["spec"]?["expirationSeconds"]?.int ?? 0
        do {
            switch state.fate {
            case .sign, .othersApprove:
                let pem = try Self.sign(csr, authority, lifetime: .seconds(seconds))
                status["certificate"] = .string(Data(pem).base64EncodedString())
            case .answer(let answer):
                status["certificate"] = .string(Data(try answer(csr, authority)).base64EncodedString())
            case .deny: status["conditions"] = condition("Denied")
            case .fail: status["conditions"] = condition("Failed")
            case .ignore, .leaveUnapproved, .forbid: break
            }
        } catch {
            Issue.record(error)
        }
        object["status"] = status
        state.objects[name] = object
    }

    private func reply(_ json: JSON) -> Response { Response(status: 200, body: json.encoded()) }

    private func refuse(_ code: Int) -> Response {
        let reason: APIStatus.Reason = code == 403 ? .forbidden : .notFound
        return Response(status: code, body: APIStatus(code: code, reason: reason, message: "no").json.encoded())
    }
}
