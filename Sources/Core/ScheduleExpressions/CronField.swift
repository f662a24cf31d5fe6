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
        case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        case .second, .minute, .hour, .dayOfMonth, .year: []
        }
    }

    var isDay: Bool { self == .dayOfMonth || self == .dayOfWeek }

    /// A value as the canonical form writes it: weekdays and months by name.
    func text(_ value: Int) -> String {
        names.isEmpty ? String(value) : names[value - range.lowerBound]
    }

    /// What may be written, for an error's last sentence.
    var advice: String {
        switch self {
        case .month: "Write 1 to 12 or JAN to DEC."
        case .dayOfWeek: "Write 1 to 7 or SUN to SAT; 1 is Sunday."
        default: "Write \(range.lowerBound) to \(range.upperBound)."
        }
    }
}

/// One element of a field's list.
enum CronItem: Hashable, Sendable {
    case all
    /// `?`
    case unspecified
    case value(Int)
    /// `a-b`, `a-b/n`; wraps when `a` is greater than `b`.
    case range(Int, Int, step: Int)
    /// `a/n`, and `*/n` from the start of the range.
    case from(Int, step: Int)
    /// `L`, `L-n` in day-of-month.
    case last(minus: Int)
    /// `LW`, `L-nW`.
    case lastWeekday(minus: Int)
    /// `nW`.
    case nearestWeekday(Int)
    /// `nL`, `NAMEL` in day-of-week.
    case lastOfMonth(Int)
    /// `n#k`, `NAME#k`.
    case nth(Int, Int)

    func text(_ field: CronField) -> String {
        switch self {
        case .all: "*"
        case .unspecified: "?"
        case .value(let value): field.text(value)
        case .range(let first, let last, let step):
            "\(field.text(first))-\(field.text(last))" + (step == 1 ? "" : "/\(step)")
        case .from(let first, let step): "\(field.text(first))/\(step)"
        case .last(let minus): minus == 0 ? "L" : "L-\(minus)"
        case .lastWeekday(let minus): minus == 0 ? "LW" : "L-\(minus)W"
        case .nearestWeekday(let day): "\(day)W"
        case .lastOfMonth(let day): "\(field.text(day))L"
        case .nth(let day, let count): "\(field.text(day))#\(count)"
        }
    }

    /// The values of an item that does not depend on the month.
    func values(_ field: CronField) -> [Int] {
        let range = field.range
        switch self {
        case .all: return Array(range)
        case .value(let value): return [value]
        case .range(let first, let last, let step):
            let span = range.count
            let count = (last - first + (last < first ? span : 0)) / step
            return (0...count).map { (first - range.lowerBound + $0 * step) % span + range.lowerBound }
        case .from(let first, let step): return Array(stride(from: first, through: range.upperBound, by: step))
        case .unspecified, .last, .lastWeekday, .nearestWeekday, .lastOfMonth, .nth: return []
        }
    }
}
