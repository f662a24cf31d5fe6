/// The fields of a cron expression, each with its range and its words.
enum CronField: Int, CaseIterable, Hashable, Sendable {
    case second, minute, hour, dayOfMonth, month, dayOfWeek, year

    var range: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 1...7
        case .year: 1970...2199
        }
    }

    var title: String {
        switch self {
        case .second: "seconds"
        case .minute: "minutes"
        case .hour: "hours"
        case .dayOfMonth: "day-of-month"
        case .month: "month"
        case .dayOfWeek: "day-of-week"
        case .year: "year"
        }
    }

    /// Names that stand for the values of the range, from its start. Empty: numbers only.
    var names: [String] {
        switch self {
        case .month: CronField.monthNames
        case .dayOfWeek: CronField.weekdayNames
        case .second, .minute, .hour, .dayOfMonth, .year: []
        }
    }

    private static let monthNames = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    private static let weekdayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    var isDay: Bool { self == .dayOfMonth || self == .dayOfWeek }

    /// Whether a range may run over the end to the start again, as in `22-2`. Years do not come back.
    var wraps: Bool { self != .year }

    /// The value that bit 0 of `FieldValues` stands for.
    var firstBit: Int { self == .year ? 1970 : 0 }

    /// A value as the canonical form writes it: weekdays and months by name.
    func text(_ value: Int) -> String {
        names.isEmpty ? String(value) : names[value - range.lowerBound]
    }

    /// The largest step: beyond it only the first value would be left. Quartz and EventBridge refuse `*/60` minutes.
    var stepMax: Int { self == .year ? range.count - 1 : range.upperBound }

    /// What may be written, for an error's last sentence.
    var advice: String {
        switch self {
        case .month: "Write 1 to 12 or JAN to DEC."
        case .dayOfMonth: "Write 1 to 31, or one of ?, *, L, 15W."
        case .dayOfWeek: "Write 1 to 7 or SUN to SAT, where 1 is Sunday, or one of ?, *, FRIL, TUE#2."
        default: "Write \(range.lowerBound) to \(range.upperBound)."
        }
    }

    /// The values of a set, in order.
    func values(_ set: FieldValues) -> [Int] {
        range.filter { set.contains($0 - firstBit) }
    }
}
