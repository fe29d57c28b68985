import Foundation
import GRPCCore
import Identity
import MeshModel

extension CallerAuthentication {
    /// Whom a certificate names.
    struct Holder {
        let identity: SPIFFEID
        let cluster: ClusterID?
    }

    /// Whom the peer proved to be, in the mesh's own trust domain. A certificate whose time was over since the handshake
    /// proves nothing.
    func holder(of certificate: CertificateSummary?, _ now: Date) throws(RPCError) -> Holder? {
        guard let certificate, let identity = certificate.identity,
            certificate.notBefore <= now, now < certificate.notAfter
        else { return nil }
        guard let own = trustDomains.adopt(identity) else {
            throw RPCError(
                code: .permissionDenied,
                message: "the certificate is of trust domain \(identity.trustDomain), this mesh is"
                    + " \(trustDomains.own); check trustDomainAliases in ConfigMap istio")
        }
        return Holder(identity: own, cluster: certificate.cluster.map { ClusterID($0) })
    }

    /// A certificate renews itself for the cluster that it was issued to.
    func renewal(_ holder: Holder?, _ claimed: ClusterID) throws(RPCError) -> Caller {
        guard let holder else {
            throw RPCError(
                code: .unauthenticated,
                message: "neither a token nor a valid certificate; is the token mounted at"
                    + " /var/run/secrets/tokens/istio-token?")
        }
        guard let cluster = holder.cluster else {
            throw RPCError(
                code: .unauthenticated,
                message: "the certificate of \(holder.identity) does not say for which cluster it was issued, so it"
                    + " cannot renew itself; send a token, which gets one that does")
        }
        guard cluster == claimed else { throw otherCluster(holder, claimed) }
        return Caller(identity: holder.identity, cluster: cluster, proof: .certificate)
    }

    /// A token and a certificate, where both are there, must be of the same workload.
    func checkAgreement(_ caller: Caller, _ holder: Holder?) throws(RPCError) {
        guard let holder else { return }
        guard holder.identity == caller.identity else {
            throw RPCError(
                code: .permissionDenied,
                message: "the token is of \(caller.identity), the certificate of \(holder.identity); use one identity")
        }
        guard holder.cluster == nil || holder.cluster == caller.cluster else {
            throw otherCluster(holder, caller.cluster)
        }
    }

    private func otherCluster(_ holder: Holder, _ claimed: ClusterID) -> RPCError {
        RPCError(
            code: .permissionDenied,
            message:
                "the certificate of \(holder.identity) was issued to cluster \"\(holder.cluster?.rawValue ?? "")\","
                + " the call claims \"\(printable(claimed.rawValue))\"; check ISTIO_META_CLUSTER_ID and restart the pod"
        )
    }
}
