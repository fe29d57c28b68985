/// Where a service port leads at a pod.
public enum ServiceTarget: Sendable, Hashable {
    /// To this port.
    case number(UInt32)
    /// To the container port of this name.
    case name(String)
}
