/// Whether a proxy may get traffic, and if not, why not.
enum Readiness: Sendable, Hashable {
    case ready
    case unready(String)
}
