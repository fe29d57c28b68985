import Foundation
import Kubernetes
import Logging
import ServiceLifecycle

/// Keeps an ``ExternalSigner`` current: follows its roots, renews the server's certificate, and removes the
/// CertificateSigningRequests that have served their purpose, so that no caller has to wait for that.
struct ExternalSignerMaintenance: Service {
    let signer: ExternalSigner
    let finished: AsyncStream<ObjectReference>
    var interval = Duration.seconds(15)
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await remove() }
                group.addTask { await follow() }
            }
        }
    }

    private func follow() async {
        while (try? await Task.sleep(for: interval)) != nil {
            do {
                for change in try await signer.refresh(now: Date()) { logger.notice("\(change)") }
            } catch {
                logger.error("roots and certificate of the control plane stay as they are: \(error)")
            }
        }
    }

    /// What cannot be removed now is left to the API server, which forgets requests after some hours.
    private func remove() async {
        for await reference in finished {
            do {
                try await signer.signer.client.json(.delete(reference))
            } catch let error as APIError where error.isNotFound {
                continue
            } catch {
                logger.warning("\(reference) is left: \(error)")
            }
        }
    }
}
