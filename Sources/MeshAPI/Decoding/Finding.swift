/// A fault before it is known which object of which file it belongs to.
struct Finding: Error, Sendable, Hashable {
    var code: Fault.Code
    var path = FieldPath()
    var reason: String
    /// The exact place, where the path alone would not lead to it.
    var mark: Mark? = nil
}
