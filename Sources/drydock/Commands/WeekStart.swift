import ArgumentParser
import ScheduleExpressions

/// The day that a week begins with, on a screen.
enum WeekStart: String, CaseIterable, ExpressibleByArgument {
    case monday, sunday, saturday

    var weekday: Weekday {
        switch self {
        case .monday: .monday
        case .sunday: .sunday
        case .saturday: .saturday
        }
    }

    /// As the locale of dates has it: LC_ALL, else LC_TIME, else LANG, the first that is set and not empty.
    ///
    /// The territory decides, as in the locales of the GNU C library. `C`, `POSIX` and whatever names no territory are
    /// Monday, as in ISO 8601: whoever sets them wants no country's customs.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_TIME", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        // `pt_BR.UTF-8@euro`: language, territory, character set, modifier.
        let name = locale.prefix { $0 != "." && $0 != "@" }
        let territory = name.split(separator: "_").dropFirst().first.map { $0.uppercased() } ?? ""
        if WeekStart.sundays.contains(territory) {
            self = .sunday
        } else if WeekStart.saturdays.contains(territory) {
            self = .saturday
        } else {
            self = .monday
        }
    }

    private static let sundays: Set = [
        "AG", "AR", "AU", "BR", "BT", "BW", "CA", "CO", "DO", "ET", "GT", "HK", "HN", "ID", "IL", "IN", "JP", "KE",
        "KH", "KR", "LA", "MM", "MT", "MU", "MX", "NI", "NP", "NZ", "PA", "PE", "PG", "PH", "PK", "PR", "PY", "SA",
        "SG", "SV", "TH", "TN", "TO", "TW", "US", "VE", "VU", "WS", "YE", "ZA", "ZW",
    ]

    private static let saturdays: Set = [
        "AE", "AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "MA", "OM", "QA", "SD", "SY",
    ]
}
