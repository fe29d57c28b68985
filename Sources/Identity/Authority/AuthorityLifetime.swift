/// How long certificates are made to last.
enum AuthorityLifetime {
    static let root = Duration.days(3650)
    static let intermediate = Duration.days(730)
    /// What a workload gets when it does not ask.
    static let leaf = Duration.hours(24)
    /// What a workload gets at most.
    static let longestLeaf = Duration.days(90)
    /// How far a certificate's beginning is dated back, for peers whose clocks are slow.
    static let backdating = Duration.seconds(120)
}
