extension Duration {
    /// In hours, minutes and seconds without spaces, as Kubernetes writes it: `10s`, `1m20s`, `5m0s`.
    var shortText: String {
        let seconds = components.seconds
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m\(seconds % 60)s" }
        return "\(seconds / 3600)h\(seconds / 60 % 60)m\(seconds % 60)s"
    }
}
