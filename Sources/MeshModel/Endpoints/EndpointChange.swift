/// What has become different of the ``Endpoints``.
struct EndpointChange {
    /// The services whose endpoints differ.
    var services: Set<ServiceKey> = []
    /// The services whose ``EndpointFacts`` differ.
    var restructured: Set<ServiceKey> = []
    /// The pods that came, changed or went.
    var workloads: Set<WorkloadKey> = []
}
