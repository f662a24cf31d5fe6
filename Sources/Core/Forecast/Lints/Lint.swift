import ScheduleExpressions

/// Something about definitions that load, and that will hardly do what was meant: what, where, and what to write.
package struct Lint: Hashable, Sendable {
    package let code: LintCode
    package let severity: Severity
    package let subject: Subject
    /// The member that it is about, as a path in the definition: `Schedule`, `Tasks/install-patches/MaxConcurrency`.
    package let member: String
    package let message: LintText
    package let wayOut: LintText
    /// The months that it is about; empty unless it is about some.
    package let months: [YearMonth]

    package enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The definitions cannot be applied like this.
        case error
        /// They can be applied, but hardly do what was meant.
        case warning
        /// Worth knowing; it may well be meant.
        case note
    }

    /// What was defined.
    package enum Subject: Hashable, Sendable {
        case window(String)
        case association(String)
        /// A group of nodes.
        case group(String)

        package var name: String {
            switch self {
            case .window(let name), .association(let name), .group(let name): name
            }
        }
    }

    /// `severity`: nil for the one that the code has mostly.
    init(
        _ code: LintCode, _ subject: Subject, _ member: String, severity: Severity? = nil, _ message: LintText,
        wayOut: LintText, months: [YearMonth] = []
    ) {
        self.code = code
        self.severity = severity ?? code.severity
        self.subject = subject
        self.member = member
        self.message = message
        self.wayOut = wayOut
        self.months = months
    }
}

/// A month of the calendar.
package struct YearMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 to 12.
    package let month: Int

    package init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    /// The month that the calendar in a zone shows.
    init(of instant: Instant, in zone: TimeZoneRules) {
        let date = zone.civil(at: instant).date
        self.init(year: date.year, month: date.month)
    }

    /// The first instant of the month so many months later.
    func start(in zone: TimeZoneRules, monthsOn months: Int) -> Instant {
        let count = year * 12 + month - 1 + months
        let date = CivilDate(year: count / 12, month: count % 12 + 1, day: 1)
        return zone.first(CivilDateTime(date: date, hour: 0, minute: 0))
    }

    package static func < (left: YearMonth, right: YearMonth) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }

    /// `2026-01`.
    package var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }
}
