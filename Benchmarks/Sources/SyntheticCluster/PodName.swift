/// A pod of a synthetic cluster: the `number`-th of a service, and how often it has been replaced.
public struct PodName: Sendable, Hashable {
    public let service: Int
    public let number: Int
    public var revision = 0

    public init(service: Int, number: Int, revision: Int = 0) {
        self.service = service
        self.number = number
        self.revision = revision
    }

    /// The name of the pod's service, and of its service account.
    public static func service(_ index: Int) -> String { "service-\(index)" }

    public var text: String {
        revision == 0 ? "service-\(service)-\(number)" : "service-\(service)-\(number)-r\(revision)"
    }
}
