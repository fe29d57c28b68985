/// Faults injected into requests, to test how clients cope.
public struct HTTPFault: Sendable, Hashable {
    public struct Delay: Sendable, Hashable {
        public var fixedDelay: Duration
        /// 0 to 100; nil when not given.
        public var percentage: Double?

        public init(fixedDelay: Duration, percentage: Double? = nil) {
            self.fixedDelay = fixedDelay
            self.percentage = percentage
        }
    }

    public struct Abort: Sendable, Hashable {
        public enum Status: Sendable, Hashable {
            case http(Int32)
            /// A name of gRPC's status codes, for example UNAVAILABLE.
            case grpc(String)
        }

        public var status: Status
        /// 0 to 100; nil when not given.
        public var percentage: Double?

        public init(status: Status, percentage: Double? = nil) {
            self.status = status
            self.percentage = percentage
        }
    }

    public var delay: Delay?
    public var abort: Abort?

    public init(delay: Delay? = nil, abort: Abort? = nil) {
        self.delay = delay
        self.abort = abort
    }
}
