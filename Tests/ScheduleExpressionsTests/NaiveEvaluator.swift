/// A cron evaluator that is slow and simple on purpose, so that it can judge the real one.
///
/// It never computes an occurrence. It lets time elapse minute by minute, reads the clock on the wall at each step, and asks
/// whether the expression matches that reading. Changes of the clock are not looked up either: they are noticed, as a person
/// in front of the clock would notice them, because the reading jumps. Nothing here is shared with the code under test.
struct NaiveEvaluator {
    /// What becomes of a hit whose reading the clock never shows.
    enum Gap { case runAfter, skip }
    /// Which showing counts when the clock shows a reading twice.
    enum Overlap { case first, second, both }

    /// The ways to choose days. Exactly one of the two day fields is in use, so one rule is enough.
    private enum DayRule {
        /// Plain days of the month, and days that move to the nearest weekday (`15W`).
        case daysOfMonth(plain: [Int], nearWeekday: [Int])
        /// `L`, `L-3`, `LW` and `L-3W`.
        case lastOfMonth(daysBefore: Int, nearWeekday: Bool)
        /// Days of the week, where 1 is Sunday.
        case daysOfWeek([Int])
        /// `6L` and `FRIL`, the last such day in the month.
        case lastDayOfWeek(Int)
        /// `6#3` and `FRI#3`, the third such day in the month.
        case nthDayOfWeek(Int, nth: Int)
    }

    private let seconds, years: [Int]
    private let minutes, hours, months: [Bool]
    private let dayRule: DayRule

    /// Nil when the text is not a valid expression. The text is the fields alone, without `cron(` and `)`.
    init?(fields text: String) {
        // Letters mean the same in either case everywhere, so the rest of the parser sees only capitals.
        var fields = text.uppercased().split(whereSeparator: { $0 == " " || $0 == "\t" })
        if fields.count == 6 { fields.insert("0", at: 0) }
        guard fields.count == 7, text.utf8.allSatisfy({ $0 < 128 }),
            let seconds = Field.second.list(fields[0]),
            let minutes = Field.minute.list(fields[1]),
            let hours = Field.hour.list(fields[2]),
            let months = Field.month.list(fields[4]),
            let years = Field.year.list(fields[6])
        else { return nil }
        // A question mark in the field that is read makes it unreadable, so this also refuses two of them.
        let rule =
            fields[3] == "?" ? Self.dayOfWeekRule(fields[5]) : fields[5] == "?" ? Self.dayOfMonthRule(fields[3]) : nil
        guard let rule else { return nil }
        self.seconds = (0...59).filter { seconds.contains($0) }
        self.minutes = (0...59).map { minutes.contains($0) }
        self.hours = (0...23).map { hours.contains($0) }
        self.months = (0...12).map { months.contains($0) }
        self.years = years
        self.dayRule = rule
    }

    /// All occurrences in `[from, to)`, in seconds since the epoch, ascending and without repetition.
    ///
    /// `offset(t)` is the zone's number of seconds ahead of UTC at the instant `t`. Changes must fall on whole minutes of UTC
    /// and offsets must be whole minutes, which holds for every zone after January 1972.
    ///
    /// The walk begins and ends two days outside of the span. Whether a reading is shown once, twice or never can only be said
    /// with the surroundings in view, and no zone ever moved its clock by more than about one day. Days of offset need no
    /// longer run-up, because a day is judged by the date that lies `offsetDays` before it on the wall calendar.
    func occurrences(
        from: Int, to: Int, offsetDays: Int, gap: Gap, overlap: Overlap, offset: (Int) -> Int
    ) -> [Int] {
        guard from < to else { return [] }
        let start = floorDivide(from - 2 * 86400, 60), end = floorDivide(to + 2 * 86400, 60)

        // How often each minute of the wall has been shown so far. The array is somewhat longer than the walk on both sides,
        // because the wall may be ahead of UTC or behind it.
        let slack = 2 * 1440
        let firstReading = start - slack
        var timesShown = [UInt8](repeating: 0, count: end - start + 2 * slack)

        /// A matching reading, with the minute in which it would run. Pass 0 means that the clock jumped over the reading.
        struct Candidate { let instant, reading: Int, pass: UInt8 }
        var candidates: [Candidate] = []
        var day = DayMemory(offsetDays: offsetDays)
        var previous: Int?

        for instant in start..<end {
            let ahead = offset(instant * 60)
            precondition(
                ahead % 60 == 0 && abs(ahead) <= 26 * 3600, "The offset \(ahead) is not a whole minute or absurd.")
            let reading = instant + ahead / 60
            if let previous, reading > previous + 1 {
                for skipped in previous + 1..<reading where matches(reading: skipped, &day) {
                    candidates.append(Candidate(instant: instant, reading: skipped, pass: 0))
                }
            }
            previous = reading
            timesShown[reading - firstReading] += 1
            if matches(reading: reading, &day) {
                let pass = timesShown[reading - firstReading]
                candidates.append(Candidate(instant: instant, reading: reading, pass: pass))
            }
        }

        let everyHour = !hours.contains(false)
        var result: [Int] = []
        for candidate in candidates {
            let shown = timesShown[candidate.reading - firstReading]
            let first = candidate.instant * 60
            if candidate.pass == 0 {
                // Only what no instant shows is in a gap. All of one gap runs together, at the first instant after it, which
                // is a whole minute whatever the seconds field says.
                if !everyHour, gap == .runAfter, shown == 0, result.last != first { result.append(first) }
                continue
            }
            // A reading that is shown once is in its first pass and in its last.
            let counts =
                switch overlap {
                case .first: candidate.pass == 1
                case .second: candidate.pass == shown
                case .both: true
                }
            guard counts || everyHour else { continue }
            for second in seconds where result.last != first + second { result.append(first + second) }
        }
        return result.filter { from <= $0 && $0 < to }
    }

    /// The matching days from `fromDay` up to and without `toDay`, counted from 1970-01-01, on a calendar without a zone.
    func matchingDays(fromDay: Int, toDay: Int) -> [Int] {
        var calendar = WallCalendar()
        return (fromDay..<max(fromDay, toDay)).filter { matches(day: $0, &calendar) }
    }

    /// The matching seconds of a day, ascending.
    var timesOfDay: [Int] {
        (0..<1440).filter { hours[$0 / 60] && minutes[$0 % 60] }.flatMap { minute in seconds.map { minute * 60 + $0 } }
    }

    /// The verdict on the day at hand, so that the calendar is asked once per day and not once per minute.
    private struct DayMemory {
        let offsetDays: Int
        var calendar = WallCalendar()
        var day = Int.min
        var matches = false

        init(offsetDays: Int) { self.offsetDays = offsetDays }
    }

    /// Whether a minute on the wall matches. The reading counts minutes since 1970-01-01T00:00 on the wall.
    private func matches(reading: Int, _ memory: inout DayMemory) -> Bool {
        let day = floorDivide(reading, 1440)
        if day != memory.day {
            memory.day = day
            memory.matches = matches(day: day - memory.offsetDays, &memory.calendar)
        }
        guard memory.matches else { return false }
        let minute = reading - day * 1440
        return hours[minute / 60] && minutes[minute % 60]
    }

    /// Whether a date on the wall matches the fields for the day, the month and the year.
    private func matches(day number: Int, _ calendar: inout WallCalendar) -> Bool {
        guard number >= 0 else { return false }
        calendar.turn(to: number)
        guard months[calendar.month], years.contains(calendar.year) else { return false }
        let day = number - calendar.firstDay + 1
        let weekday = calendar.weekday(of: day)
        switch dayRule {
        case .daysOfMonth(let plain, let nearWeekday):
            return plain.contains(day)
                || nearWeekday.contains { $0 <= calendar.length && calendar.nearestWeekday(to: $0) == day }
        case .lastOfMonth(let daysBefore, let nearWeekday):
            let target = calendar.length - daysBefore
            guard target >= 1 else { return false }
            return day == (nearWeekday ? calendar.nearestWeekday(to: target) : target)
        case .daysOfWeek(let list):
            return list.contains(weekday)
        case .lastDayOfWeek(let wanted):
            return weekday == wanted && day + 7 > calendar.length
        case .nthDayOfWeek(let wanted, let nth):
            return weekday == wanted && (day - 1) / 7 + 1 == nth
        }
    }

    private static func dayOfMonthRule(_ text: Substring) -> DayRule? {
        if text.first == "L" {
            var rest = text.dropFirst()
            let nearWeekday = rest.last == "W"
            if nearWeekday { rest.removeLast() }
            if rest.isEmpty { return .lastOfMonth(daysBefore: 0, nearWeekday: nearWeekday) }
            guard rest.first == "-", let before = digits(rest.dropFirst()), before <= 30 else { return nil }
            return .lastOfMonth(daysBefore: before, nearWeekday: nearWeekday)
        }
        var plain: [Int] = [], nearWeekday: [Int] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            if item.last == "W", let day = Field.dayOfMonth.value(item.dropLast()) {
                nearWeekday.append(day)
            } else {
                guard let days = Field.dayOfMonth.item(item) else { return nil }
                plain += days
            }
        }
        return .daysOfMonth(plain: plain, nearWeekday: nearWeekday)
    }

    private static func dayOfWeekRule(_ text: Substring) -> DayRule? {
        if text == "L" { return .daysOfWeek([7]) }
        if text.last == "L" { return Field.dayOfWeek.value(text.dropLast()).map { .lastDayOfWeek($0) } }
        if text.contains("#") {
            let parts = text.split(separator: "#", omittingEmptySubsequences: false)
            guard parts.count == 2, let wanted = Field.dayOfWeek.value(parts[0]),
                let nth = digits(parts[1]), (1...5).contains(nth)
            else { return nil }
            return .nthDayOfWeek(wanted, nth: nth)
        }
        return Field.dayOfWeek.list(text).map { .daysOfWeek($0) }
    }
}

/// The values of one field, and the syntax that all fields have in common.
private struct Field {
    let lowest, highest: Int
    var names: [Substring] = []
    var wraps = true

    static let second = Field(lowest: 0, highest: 59), minute = Field(lowest: 0, highest: 59)
    static let hour = Field(lowest: 0, highest: 23)
    static let dayOfMonth = Field(lowest: 1, highest: 31)
    static let month = Field(
        lowest: 1, highest: 12,
        names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
    static let dayOfWeek = Field(lowest: 1, highest: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])
    static let year = Field(lowest: 1970, highest: 2199, wraps: false)

    /// One value, as a number or as a name.
    func value(_ text: Substring) -> Int? {
        if let index = names.firstIndex(of: text) { return lowest + index }
        guard let number = digits(text), lowest <= number, number <= highest else { return nil }
        return number
    }

    /// The values of `*`, `a`, `a-b`, `*/n`, `a/n` or `a-b/n`.
    func item(_ text: Substring) -> [Int]? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let step = parts.count == 1 ? 1 : digits(parts[1]), step >= 1, step <= highest - lowest
        else { return nil }
        var begin = lowest, end = highest
        if parts[0] != "*" {
            let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false)
            guard bounds.count <= 2, let from = value(bounds[0]), let to = value(bounds[bounds.count - 1]) else {
                return nil
            }
            begin = from
            end = bounds.count == 1 && parts.count == 2 ? highest : to
        }
        let size = highest - lowest + 1
        if end < begin {
            guard wraps else { return nil }
            end += size
        }
        return stride(from: begin, through: end, by: step).map { $0 > highest ? $0 - size : $0 }
    }

    /// The values of a list of such items, in no particular order.
    func list(_ text: Substring) -> [Int]? {
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map(item)
        return items.contains(nil) ? nil : items.flatMap { $0! }
    }
}

/// A paper calendar open at one month. It starts at January 1970 and is turned over month by month.
private struct WallCalendar {
    private(set) var year = 1970, month = 1, firstDay = 0, length = 31

    mutating func turn(to day: Int) {
        if day < firstDay { self = WallCalendar() }
        while day >= firstDay + length {
            firstDay += length
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            length =
                switch month {
                case 2: leap ? 29 : 28
                case 4, 6, 9, 11: 30
                default: 31
                }
        }
    }

    /// 1 for Sunday up to 7 for Saturday. The first of January 1970 was a Thursday.
    func weekday(of day: Int) -> Int { (firstDay + day - 1 + 4) % 7 + 1 }

    /// The weekday nearest to a day of this month, without leaving the month.
    func nearestWeekday(to day: Int) -> Int {
        switch weekday(of: day) {
        case 7: day > 1 ? day - 1 : day + 2
        case 1: day < length ? day + 1 : day - 2
        default: day
        }
    }
}

/// A number made of one to four ASCII digits and nothing else. `Int("+5")` would accept a sign.
private func digits(_ text: Substring) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}

/// Division that rounds down for negative numbers as well, which instants and readings before 1970 need.
private func floorDivide(_ number: Int, _ divisor: Int) -> Int {
    number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
}
