/// How far a stream is with one type.
public struct TypeStatus: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        /// Nothing was sent, because the client did not ask or there is no configuration yet.
        case notSent = "NOT SENT"
        /// Something is on its way, held back, or was refused.
        case stale = "STALE"
        /// The client has acknowledged all that there is for it.
        case synced = "SYNCED"
    }

    public var state: State
    /// Of the response sent last; empty when there was none.
    public var sentVersion: String
    public var sentNonce: String
    /// Of the response acknowledged last; empty when there was none.
    public var acknowledgedVersion: String
    public var acknowledgedNonce: String
    /// The client's words about content that is still in force here and that it refused.
    public var rejection: String?

    public init(
        state: State = .notSent, sentVersion: String = "", sentNonce: String = "", acknowledgedVersion: String = "",
        acknowledgedNonce: String = "", rejection: String? = nil
    ) {
        self.state = state
        self.sentVersion = sentVersion
        self.sentNonce = sentNonce
        self.acknowledgedVersion = acknowledgedVersion
        self.acknowledgedNonce = acknowledgedNonce
        self.rejection = rejection
    }
}
