/// A day of the week, numbered as SSM's cron numbers it: Sunday is 1, Saturday 7.
public enum Weekday: Int, Hashable, CaseIterable, Sendable {
    case sunday = 1
    case monday, tuesday, wednesday, thursday, friday, saturday

    /// The weekday of the day that is `daysSinceEpoch` days after 1970-01-01, a Thursday.
    public init(daysSinceEpoch: Int) {
        let remainder = (daysSinceEpoch % 7 + 7 + 4) % 7
        self = Weekday.allCases[remainder]
    }

    /// `Sunday`.
    public var name: String {
        switch self {
        case .sunday: "Sunday"
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        }
    }

    /// `Sun`.
    public var short: String { String(name.prefix(3)) }
}
