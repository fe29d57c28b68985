/// What one check found out about one cluster, or about the mesh as a whole.
public struct DoctorFinding: Sendable, Hashable, Codable {
    public enum Outcome: String, Sendable, Codable {
        case ok
        /// It does not work, or will not.
        case failed
        /// It works, but is not as it should be.
        case warning
        /// It could not be looked at; the summary says why, and how it can be.
        case skipped
    }

    /// The way out of a fault.
    public struct Repair: Sendable, Hashable, Codable {
        /// What to do, in words.
        public let explanation: String
        /// Lines for a shell, in this order. Words in capitals are for the reader to fill in.
        public let commands: [String]

        public init(_ explanation: String, _ commands: [String] = []) {
            self.explanation = PrintableText.line(explanation)
            self.commands = commands.map(PrintableText.command)
        }
    }

    /// Stable name of the check, "roots-agree".
    public let check: String
    /// The cluster's name; nil for what concerns the mesh as a whole.
    public let cluster: String?
    public let outcome: Outcome
    /// One line: what was seen, or why nothing was.
    public let summary: String
    /// Further lines, one fact each.
    public let details: [String]
    /// There whenever something failed.
    public let repair: Repair?

    /// Text from outside is made fit for a terminal.
    public init(
        check: String, cluster: String?, outcome: Outcome, summary: String, details: [String] = [],
        repair: Repair? = nil
    ) {
        self.check = check
        self.cluster = cluster.map(PrintableText.line)
        self.outcome = outcome
        self.summary = PrintableText.line(summary)
        self.details = details.map(PrintableText.line)
        self.repair = repair
    }
}
