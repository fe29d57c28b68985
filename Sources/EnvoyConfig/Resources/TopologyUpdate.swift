public import EnvoyAPI
public import MeshModel

extension VisibleMesh {
    /// What the view gets instead of resources of the same names, or no longer, when only services, rules and load
    /// assignments have changed, and the mesh as it is seen then. Costs what has changed, not what exists.
    ///
    /// - Parameters:
    ///   - change: from the topology of this mesh to that of `snapshot`.
    ///   - present: finds what this mesh is built of, by type URL and name.
    /// - Returns: nil when others may be concerned than what has changed: then all has to be built.
    /// - Throws: when a message cannot be read or serialised.
    public func update(
        to snapshot: MeshSnapshot, _ change: TopologyChange, in present: @escaping (String, String) -> EncodedResource?
    ) throws -> (mesh: VisibleMesh, resources: ResourceUpdate)? {
        let next = with(snapshot, change)
        return try ViewStep(old: self, new: next, change: change, present: present).update().map { (next, $0) }
    }
}
