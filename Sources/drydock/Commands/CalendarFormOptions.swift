import ArgumentParser
import ScheduleExpressions

/// `--month`, `--months`, `--year` and `--week`: the forms of a calendar that are no list.
struct CalendarFormOptions: ParsableArguments {
    @Option(
        defaultAsFlag: CalendarFormOptions.present, parsing: .next,
        help: ArgumentHelp("A month as a grid: 2026-12, or this one.", valueName: "YYYY-MM"))
    var month: String? = nil

    @Option(help: ArgumentHelp("So many months as grids, from this one or from --month on.", valueName: "number"))
    var months: Int?

    @Option(
        defaultAsFlag: CalendarFormOptions.present, parsing: .next,
        help: ArgumentHelp("A year as twelve grids: 2027, or this one.", valueName: "YYYY"))
    var year: String? = nil

    @Option(
        defaultAsFlag: CalendarFormOptions.present, parsing: .next,
        help: ArgumentHelp(
            "A week, hour by hour: a date in it, its number such as 2026-W51, or this one.", valueName: "date"))
    var week: String? = nil

    @Option(
        help: ArgumentHelp(
            "The day that weeks begin with: monday, sunday or saturday. Default: as LC_TIME says.", valueName: "day"))
    var weekStart: WeekStart?

    /// What an option without a value stands for.
    static let present = "now"
    static let monthsMax = 120
    /// The years in which schedules have times.
    private static let years = 1970...2199

    /// What form is asked for. A week by number begins on Monday, whatever the locale says.
    func form(weekStart: WeekStart, now: CivilDateTime, span: SpanOptions) throws(Failure) -> CalendarForm {
        let asked = [
            ("--month", month != nil), ("--months", months != nil), ("--year", year != nil), ("--week", week != nil),
        ].filter(\.1).map(\.0)
        guard let first = asked.first else { return .agenda }
        if asked.count > 1, asked != ["--month", "--months"] {
            throw .usage("\(asked[0]) and \(asked[1]) are two forms of a calendar. Leave one out.")
        }
        for (option, isGiven) in [
            ("--from", span.from != nil), ("--to", span.to != nil), ("--days", span.days != nil),
        ] where isGiven {
            throw .usage("\(first) says from when to when, and so does \(option). Leave one out.")
        }
        if let year { return .year(try CalendarFormOptions.year(year, now: now.date)) }
        if let week {
            return .week(first: try CalendarFormOptions.week(week, now: now.date, weekStart: weekStart.weekday))
        }
        let count = months ?? 1
        guard (1...CalendarFormOptions.monthsMax).contains(count) else {
            throw .usage("--months is \(count). Write 1 to \(CalendarFormOptions.monthsMax).")
        }
        let begin = try CalendarFormOptions.month(month ?? CalendarFormOptions.present, now: now.date)
        return .months(first: begin, count: count)
    }

    // MARK: - Values

    private static func month(_ text: String, now: CivilDate) throws(Failure) -> CivilDate {
        if text == present { return CivilDate(year: now.year, month: now.month, day: 1) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2) else {
            throw .usage("--month \(text) is no month. Write one such as 2026-12, or --month alone for this month.")
        }
        guard (1...12).contains(month) else {
            throw .usage("--month \(text): there is no month \(month). Write \(year)-01 to \(year)-12.")
        }
        try checkYear(year, "--month \(text)")
        return CivilDate(year: year, month: month, day: 1)
    }

    private static func year(_ text: String, now: CivilDate) throws(Failure) -> Int {
        if text == present { return now.year }
        guard let year = number(text[...], digits: 4) else {
            throw .usage("--year \(text) is no year. Write one such as 2027, or --year alone for this year.")
        }
        try checkYear(year, "--year \(text)")
        return year
    }

    private static func week(_ text: String, now: CivilDate, weekStart: Weekday) throws(Failure) -> CivilDate {
        if text == present { return now.startOfWeek(weekStart) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, let year = number(parts[0], digits: 4), parts[1].lowercased().hasPrefix("w"),
            let week = number(parts[1].dropFirst(), digits: 2)
        {
            try checkYear(year, "--week \(text)")
            if let monday = CivilDate.monday(ofWeek: week, year: year) { return monday }
            let last = CivilDate(year: year, month: 12, day: 28).isoWeek.week
            throw .usage("--week \(text): \(year) has the weeks 1 to \(last). Write \(year)-W01 to \(year)-W\(last).")
        }
        guard parts.count == 3, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
            let day = number(parts[2], digits: 2)
        else {
            throw .usage(
                "--week \(text) is no week. Write a date in it, 2026-12-20, its number, 2026-W51, or --week alone for "
                    + "this week.")
        }
        let date = CivilDate(year: year, month: month, day: day)
        guard date.exists else {
            throw .usage("--week \(text): there is no such day. Write a date in the week, such as \(year)-12-20.")
        }
        try checkYear(year, "--week \(text)")
        return date.startOfWeek(weekStart)
    }

    private static func checkYear(_ year: Int, _ option: String) throws(Failure) {
        guard !years.contains(year) else { return }
        throw .usage("\(option): schedules have times in the years 1970 to 2199. Write one of these.")
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}
