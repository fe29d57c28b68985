/// A kind by which users configure the mesh. Such objects are read strictly.
public protocol Configuration: Resource {
    /// Paths of fields that are set and valid but have no effect yet, for example `spec.http[0].delegate`.
    var unsupported: [String] { get set }
}
