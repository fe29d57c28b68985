import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle

/// The controllers that every cluster runs, whether it runs pods or not.
struct Controllers: Sendable {
    let context: ClusterContext
    let clock: @Sendable () -> Date

    var services: [any Service] {
        let builder = EndpointSliceBuilder(zone: context.configuration.zone)
        let own: [any Service] = [
            EndpointSliceController(store: context.store, builder: builder, log: context.log),
            EventExpiry(store: context.store, log: context.log),
            Scheduler(store: context.store, node: context.configuration.nodeName, log: context.log),
            GarbageCollector(store: context.store, log: context.log),
            RoleAggregation(store: context.store, log: context.log),
            TokenSecretController(
                store: context.store, tokens: context.tokens,
                certificateAuthorityPEM: context.certificateAuthorityPEM, clock: clock, log: context.log),
        ]
        return own + reconcilers.map(loop)
    }

    private var reconcilers: [any Reconciler] {
        [
            DeploymentReconciler(), ReplicaSetReconciler(), DaemonSetReconciler(), StatefulSetReconciler(),
            JobReconciler(), CronJobReconciler(), DisruptionReconciler(),
        ]
    }

    private func loop(_ reconciler: any Reconciler) -> ReconcileLoop {
        return ReconcileLoop(
            reconciler: reconciler, store: context.store, clock: clock, log: context.log,
            podAdmission: { [writer = context.writer] pod throws(APIStatus) in
                try await writer.admitted(pod, .pods, as: reconciler.component)
            })
    }
}
