extension Service {
    /// A port of a Service.
    public struct Port: Sendable, Hashable {
        public enum Target: Sendable, Hashable {
            case number(UInt32)
            /// The name of a port of the pod's containers.
            case name(String)
        }

        public var name: String
        public var port: UInt32
        /// `.number(port)` when the Service does not say.
        public var targetPort: Target
        /// Zero when there is none.
        public var nodePort: UInt32
        /// TCP, UDP or SCTP.
        public var `protocol`: String
        /// For example http, kubernetes.io/h2c; empty when not given.
        public var appProtocol: String

        public init(
            name: String = "",
            port: UInt32,
            targetPort: Target,
            nodePort: UInt32 = 0,
            `protocol`: String = "TCP",
            appProtocol: String = ""
        ) {
            self.name = name
            self.port = port
            self.targetPort = targetPort
            self.nodePort = nodePort
            self.protocol = `protocol`
            self.appProtocol = appProtocol
        }
    }
}
