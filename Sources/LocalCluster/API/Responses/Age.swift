import FoundationEssentials

/// Ages as kubectl writes them: `12s`, `4m7s`, `3h`, `2d5h`, `400d`.
enum Age {
    static func text(since timestamp: String?, now: Date) -> String {
        guard let date = timestamp.flatMap(ObjectTime.date) else { return "<unknown>" }
        return text(seconds: Int(now.timeIntervalSince(date)))
    }

    static func text(seconds: Int) -> String {
        let seconds = max(0, seconds)
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400)
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<600: return pair(minutes, "m", seconds % 60, "s")
        case ..<10_800: return "\(minutes)m"
        case ..<28_800: return pair(hours, "h", minutes % 60, "m")
        case ..<172_800: return "\(hours)h"
        case ..<691_200: return pair(days, "d", hours % 24, "h")
        case ..<63_072_000: return "\(days)d"
        case ..<252_288_000: return pair(days / 365, "y", days % 365, "d")
        default: return "\(days / 365)y"
        }
    }

    private static func pair(_ first: Int, _ unit: String, _ second: Int, _ smaller: String) -> String {
        second == 0 ? "\(first)\(unit)" : "\(first)\(unit)\(second)\(smaller)"
    }
}
