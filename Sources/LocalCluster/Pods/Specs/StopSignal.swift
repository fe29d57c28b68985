/// A signal by its name on Linux: `SIGTERM`, `SIGRTMIN+3`.
struct StopSignal: Sendable, Hashable, LosslessStringConvertible {
    let number: Int32

    static let terminate = StopSignal(number: 15)

    private static let names = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ]
    private static let realTime: ClosedRange<Int32> = 34...64

    init(number: Int32) { self.number = number }

    init?(_ name: String) {
        guard name.hasPrefix("SIG") else { return nil }
        let word = name.dropFirst(3)
        if let index = Self.names.firstIndex(where: { $0 == word }) {
            self.init(number: Int32(index + 1))
        } else if let number = Self.realTimeNumber(word), Self.realTime.contains(number) {
            self.init(number: number)
        } else {
            return nil
        }
    }

    /// Of `RTMIN`, `RTMIN+3`, `RTMAX`, `RTMAX-3`.
    private static func realTimeNumber(_ word: Substring) -> Int32? {
        for (prefix, base, sign) in [("RTMIN", realTime.lowerBound, "+"), ("RTMAX", realTime.upperBound, "-")]
        where word.hasPrefix(prefix) {
            let rest = word.dropFirst(prefix.count)
            if rest.isEmpty { return base }
            guard rest.hasPrefix(sign), let distance = UInt8(rest.dropFirst()) else { return nil }
            return base + (sign == "+" ? 1 : -1) * Int32(distance)
        }
        return nil
    }

    var description: String {
        Self.names.indices.contains(Int(number) - 1)
            ? "SIG" + Self.names[Int(number) - 1]
            : "SIGRTMIN+\(number - Self.realTime.lowerBound)"
    }
}
