extension EndpointSlice {
    /// One endpoint: in practice one pod.
    public struct Endpoint: Sendable, Hashable {
        public var addresses: [String]
        /// Takes new connections; true when the slice does not say.
        public var ready: Bool
        /// Would be ready if it were not terminating; the same as `ready` when the slice does not say.
        public var serving: Bool
        public var terminating: Bool
        public var hostname: String
        public var nodeName: String
        public var zone: String
        public var targetRef: TargetRef?

        public init(
            addresses: [String],
            ready: Bool = true,
            serving: Bool = true,
            terminating: Bool = false,
            hostname: String = "",
            nodeName: String = "",
            zone: String = "",
            targetRef: TargetRef? = nil
        ) {
            self.addresses = addresses
            self.ready = ready
            self.serving = serving
            self.terminating = terminating
            self.hostname = hostname
            self.nodeName = nodeName
            self.zone = zone
            self.targetRef = targetRef
        }
    }

    /// The object behind an endpoint.
    public struct TargetRef: Sendable, Hashable {
        public var kind: String
        public var name: String
        public var namespace: String

        public init(kind: String = "Pod", name: String, namespace: String = "") {
            self.kind = kind
            self.name = name
            self.namespace = namespace
        }
    }

    /// A port of all endpoints of the slice.
    public struct Port: Sendable, Hashable {
        public var name: String
        /// nil means all ports.
        public var port: UInt32?
        /// TCP, UDP or SCTP.
        public var `protocol`: String
        public var appProtocol: String

        public init(name: String = "", port: UInt32?, `protocol`: String = "TCP", appProtocol: String = "") {
            self.name = name
            self.port = port
            self.protocol = `protocol`
            self.appProtocol = appProtocol
        }
    }
}
