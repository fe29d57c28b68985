extension ServiceEntry {
    /// One endpoint of a ServiceEntry, with the fields of a WorkloadEntry.
    public struct Endpoint: Sendable, Hashable {
        /// An IP address, a DNS name, or `unix://path`.
        public var address: String
        /// The port to use instead, by the name of the service's port.
        public var ports: [String: UInt32]
        public var labels: [String: String]
        public var network: String
        /// `region/zone/subzone`.
        public var locality: String
        /// Zero means 1.
        public var weight: UInt32
        public var serviceAccount: String

        public init(
            address: String = "",
            ports: [String: UInt32] = [:],
            labels: [String: String] = [:],
            network: String = "",
            locality: String = "",
            weight: UInt32 = 0,
            serviceAccount: String = ""
        ) {
            self.address = address
            self.ports = ports
            self.labels = labels
            self.network = network
            self.locality = locality
            self.weight = weight
            self.serviceAccount = serviceAccount
        }
    }
}
