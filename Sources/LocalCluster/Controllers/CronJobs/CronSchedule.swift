import Foundation

/// When a CronJob runs: five fields as in crontab(5), or a name such as `@hourly`. Pure.
struct CronSchedule: Sendable, Hashable {
    private static let names = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]
    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    private static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    private let minutes, hours, days, monthNumbers, weekdayNumbers: Set<Int>
    /// Whether the day is given both ways: then either is enough.
    private let isEitherDay: Bool
    private let calendar: Calendar

    /// `nil` for text that is no schedule, and for a time zone that does not exist.
    init?(_ text: String, timeZone: String? = nil) {
        let fields = (Self.names[text] ?? text).split(separator: " ").map { String($0).uppercased() }
        guard fields.count == 5, let zone = TimeZone(identifier: timeZone ?? "GMT"),
            let minutes = Self.field(fields[0], 0...59), let hours = Self.field(fields[1], 0...23),
            let days = Self.field(fields[2], 1...31), let months = Self.field(fields[3], 1...12, Self.months, first: 1),
            let weekdays = Self.field(fields[4], 0...7, Self.weekdays, first: 0)
        else { return nil }
        self.minutes = minutes
        self.hours = hours
        self.days = days
        monthNumbers = months
        weekdayNumbers = Set(weekdays.map { $0 % 7 })
        isEitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// `*`, `3`, `1-5`, `*/10`, `1-9/2`, and several with commas.
    private static func field(
        _ text: String, _ range: ClosedRange<Int>, _ names: [String] = [], first: Int = 0
    ) -> Set<Int>? {
        func number(_ text: Substring) -> Int? {
            names.firstIndex(of: String(text)).map { $0 + first } ?? Int(text)
        }
        var result: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count <= 2, let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0 else { return nil }
            let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
            let isAll = halves[0] == "*" || halves[0] == "?"
            guard ends.count <= 2, let low = isAll ? range.lowerBound : number(ends[0]),
                let high = isAll
                    ? range.upperBound : ends.count == 2 ? number(ends[1]) : halves.count == 2 ? range.upperBound : low,
                low <= high, range.contains(low), range.contains(high)
            else { return nil }
            result.formUnion(stride(from: low, through: high, by: step))
        }
        return result
    }

    /// The first time after `date`; `nil` when there is none within five years, as for February 30th.
    func next(after date: Date) -> Date? {
        let limit = date.addingTimeInterval(5 * 366 * 86400)
        var time = Date(timeIntervalSince1970: ((date.timeIntervalSince1970 / 60).rounded(.down) + 1) * 60)
        while time < limit {
            let parts = calendar.dateComponents([.month, .day, .weekday, .hour, .minute], from: time)
            if !monthNumbers.contains(parts.month ?? 0) {
                time = start(of: .month, after: time)
            } else if !matchesDay(parts) {
                time = start(of: .day, after: time)
            } else if !hours.contains(parts.hour ?? -1) {
                time = start(of: .hour, after: time)
            } else if !minutes.contains(parts.minute ?? -1) {
                time = time.addingTimeInterval(60)
            } else {
                return time
            }
        }
        return nil
    }

    private func matchesDay(_ parts: DateComponents) -> Bool {
        let day = days.contains(parts.day ?? 0)
        let weekday = weekdayNumbers.contains((parts.weekday ?? 0) - 1)
        return isEitherDay ? day || weekday : day && weekday
    }

    private func start(of component: Calendar.Component, after time: Date) -> Date {
        calendar.dateInterval(of: component, for: time)?.end ?? time.addingTimeInterval(3600)
    }
}
