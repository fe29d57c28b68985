import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle

/// The controllers that every cluster runs, whether it runs pods or not.
struct Controllers: Sendable {
    let context: ClusterContext
    let clock: @Sendable () -> Date
    /// What admission webhooks make of the pods that controllers create; `nil`: nothing.
    var podAdmission: ReconcileLoop.PodAdmission?

    var services: [any Service] {
        let builder = EndpointSliceBuilder(zone: context.configuration.zone)
        let own: [any Service] = [
            EndpointSliceController(store: context.store, builder: builder, log: context.log),
            EventExpiry(store: context.store, log: context.log),
            Scheduler(store: context.store, node: context.configuration.nodeName, log: context.log),
            GarbageCollector(store: context.store, log: context.log),
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
            reconciler: reconciler, store: context.store, clock: clock, log: context.log, podAdmission: podAdmission)
    }
}
