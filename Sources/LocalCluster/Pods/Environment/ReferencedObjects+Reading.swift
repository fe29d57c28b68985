import Kubernetes

extension ReferencedObjects {
    /// Reads objects of a namespace from the store; one that does not exist is left out.
    init(_ keys: Set<Key>, namespace: String, from store: ObjectStore) async throws(APIStatus) {
        for key in keys {
            let resource: GroupVersionResource = key.kind == .secret ? .secrets : .configMaps
            do throws(APIStatus) {
                let object = try await store.get(ObjectReference(resource, namespace: namespace, name: key.name))
                objects[key] = ObjectEntries(key.kind, object)
            } catch  where error.code == 404 {
                continue
            }
        }
    }
}
