import Kubernetes

/// What a cluster demands of objects and adds to them, inside the transaction that writes them. So an object is never
/// seen without what belongs to it, such as a Service's address.
protocol Admission: Sendable {
    /// Completes and checks an object before it is stored.
    /// - Parameter previous: the object's state until now; `nil` for a new one.
    /// - Throws: `APIStatus`, mostly 422.
    func admit(_ object: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction) throws

    /// Does what follows from a new object, such as the contents of a new namespace.
    func created(_ object: JSON, _ type: ResourceType, in transaction: Transaction) throws

    /// Does what follows from an object that is gone, such as giving its address to another.
    func removed(_ object: JSON, _ type: ResourceType, in transaction: Transaction) throws
}

/// Admits everything as it is.
struct OpenAdmission: Admission {
    func admit(_ object: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction) {}
    func created(_ object: JSON, _ type: ResourceType, in transaction: Transaction) {}
    func removed(_ object: JSON, _ type: ResourceType, in transaction: Transaction) {}
}
