/// In plain English, for a person who has never seen cron.
extension CronExpression {
    var explanation: String {
        var text = timeText
        switch daysText {
        case "": break
        // "18:00, Monday to Friday" reads better than "on Monday to Friday".
        case let days where days.hasPrefix(","): text += days
        case let days: text += " " + days
        }
        return yearsText.isEmpty ? text : "\(text), \(yearsText)"
    }

    // MARK: - Time of day

    /// Whether the times of a day are few enough to be named one by one.
    private var hasFewTimes: Bool {
        masks.hours.nonzeroBitCount * masks.minutes.nonzeroBitCount * masks.seconds.nonzeroBitCount <= 4
    }

    private var timeText: String {
        let hours = values(.hour)
        let minutes = values(.minute)
        let seconds = values(.second)
        if hasFewTimes {
            return English.list(
                hours.flatMap { hour in minutes.flatMap { minute in seconds.map { clock(hour, minute, $0) } } })
        }
        let rhythm = rhythm(minutes, seconds)
        if hours.count == 24 { return rhythm }
        if minutes.count == 1, seconds.count == 1, let step = evenStep(hours, CronField.hour) {
            let first = clock(hours[0], minutes[0], seconds[0])
            return first == "00:00" ? "every \(step) hours, on the hour" : "every \(step) hours, from \(first) on"
        }
        if minutes.count == 1, seconds.count == 1, let step = CanonicalField(.hour, hours).step, step > 1 {
            let (first, last) = (hours[0], hours[hours.count - 1])
            return "every \(step) hours from \(clock(first, minutes[0], seconds[0])) to "
                + clock(last, minutes[0], seconds[0])
        }
        // One hour is no rhythm of hours.
        if hours.count == 1 {
            let within = "\(clock(hours[0], 0, 0)) to \(clock(hours[0], 59, 0))"
            let minutesText = minutes.count == 60 ? "every minute" : "at the minutes \(English.spans(minutes))"
            return seconds == [0] ? "\(minutesText) from \(within)" : "\(rhythm), from \(within)"
        }
        let runs = CanonicalField(.hour, hours).runs
        // Over midnight it is one span only if every day has both parts of it.
        if runs.count == 1, hours.contains(23) && hours.contains(0), masks.days != .every || masks.months != 0x1FFE {
            let night = English.runs(hours).compactMap { run in
                run.first.flatMap { first in run.last.map { span(first, $0, minutes, seconds) } }
            }
            return "\(rhythm) from \(night.joined(separator: " and from "))"
        }
        if runs.count == 1, let first = runs[0].first, let last = runs[0].last {
            return "\(rhythm) from \(span(first, last, minutes, seconds))"
        }
        return "\(rhythm), in the hours \(English.list(hours.map { $0.padded(to: 2) }))"
    }

    /// "08:00 to 17:55".
    private func span(_ first: Int, _ last: Int, _ minutes: [Int], _ seconds: [Int]) -> String {
        "\(clock(first, minutes.first ?? 0, seconds.first ?? 0)) to "
            + clock(last, minutes.last ?? 0, seconds.last ?? 0)
    }

    private func rhythm(_ minutes: [Int], _ seconds: [Int]) -> String {
        guard seconds == [0] else {
            if seconds.count == 60 {
                let which = "\(minutes.count == 1 ? "minute" : "minutes") \(English.spans(minutes))"
                return minutes.count == 60 ? "every second" : "every second of the \(which)"
            }
            let places = "at the \(seconds.count == 1 ? "second" : "seconds") \(English.spans(seconds))"
            return minutes.count == 60 ? "every minute, \(places)" : "\(rhythm(minutes, [0])), \(places)"
        }
        if minutes == [0] { return "every hour, on the hour" }
        if minutes.count == 1 { return "every hour, at minute \(minutes[0])" }
        if minutes.count == 60 { return "every minute" }
        if let step = evenStep(minutes, CronField.minute) {
            return "every \(step) minutes" + (minutes[0] == 0 ? "" : ", from minute \(minutes[0]) of the hour")
        }
        return "every hour, at the minutes \(English.spans(minutes))"
    }

    /// n, when n values lie evenly over the whole field, so that the rhythm goes on from one hour or day to the next.
    private func evenStep(_ values: [Int], _ field: CronField) -> Int? {
        guard values.count > 1, field.range.count % values.count == 0 else { return nil }
        let step = field.range.count / values.count
        return values.enumerated().allSatisfy { $0.element == values[0] + $0.offset * step } ? step : nil
    }

    private func clock(_ hour: Int, _ minute: Int, _ second: Int) -> String {
        let text = "\(hour.padded(to: 2)):\(minute.padded(to: 2))"
        return second == 0 ? text : "\(text):\(second.padded(to: 2))"
    }

    // MARK: - Days

    private var daysText: String {
        let months = monthsText
        let ofMonths = " of \(months.isEmpty ? "every month" : months)"
        let inMonths = months.isEmpty ? "" : months.contains(" to ") ? " from \(months)" : " in \(months)"
        switch masks.days {
        case .every:
            if months.isEmpty { return hasFewTimes ? "every day" : "" }
            return hasFewTimes ? "every day\(inMonths)" : ", every day\(inMonths)"
        case .ofMonth(let plain, let nearestWeekdays):
            return "\(daysOfMonthText(bits(UInt64(plain)), bits(UInt64(nearestWeekdays))))\(ofMonths)"
        case .last(let minus):
            return (minus == 0 ? "on the last day" : "\(daysBefore(minus)) the last day") + ofMonths
        case .lastWeekday(let minus):
            if minus == 0 { return "on the last working day (Monday to Friday)\(ofMonths)" }
            return "on the working day (Monday to Friday) nearest to the day \(daysBefore(minus)) the last\(ofMonths)"
        case .ofWeek(let weekdays): return weekdaysText(bits(UInt64(weekdays))) + inMonths
        case .lastOfMonth(let weekday): return "on the last \(name(weekday))\(ofMonths)"
        case .nth(let weekday, let count):
            return "on the \(English.ordinalWords[count - 1]) \(name(weekday))\(ofMonths)"
        }
    }

    private func daysBefore(_ count: Int) -> String { count == 1 ? "1 day before" : "\(count) days before" }

    private func weekdaysText(_ weekdays: [Int]) -> String {
        let runs = CanonicalField(.dayOfWeek, weekdays).runs
        if runs.count == 1, runs[0].count > 2, let first = runs[0].first, let last = runs[0].last {
            return ", \(name(first)) to \(name(last))"
        }
        // A week that ends on Sunday is what people think of.
        let fromMonday = weekdays.sorted { ($0 + 5) % 7 < ($1 + 5) % 7 }
        return "\(hasFewTimes ? "" : ", ")on \(English.list(fromMonday.map { "\(name($0))s" }))"
    }

    private func daysOfMonthText(_ plain: [Int], _ nearestWeekdays: [Int]) -> String {
        var texts: [String] = []
        let field = CanonicalField(.dayOfMonth, plain)
        if let first = plain.first, let last = plain.last, plain.count > 4, let step = field.step, step > 1 {
            if nearestWeekdays.isEmpty {
                return "every \(step) days from the \(English.ordinal(first)) to the \(English.ordinal(last))"
            }
        }
        if nearestWeekdays.isEmpty, English.runs(plain).count == 1, plain.count > 2, let first = plain.first,
            let last = plain.last
        {
            return "from the \(English.ordinal(first)) to the \(English.ordinal(last))"
        }
        for run in English.runs(plain) {
            if run.count > 2, let first = run.first, let last = run.last {
                texts.append("the \(English.ordinal(first)) to the \(English.ordinal(last))")
            } else {
                texts += run.map { "the \(English.ordinal($0))" }
            }
        }
        texts += nearestWeekdays.map { "the working day (Monday to Friday) nearest to the \(English.ordinal($0))" }
        return "on \(English.list(texts))"
    }

    private func name(_ weekday: Int) -> String { Weekday(rawValue: weekday)?.name ?? String(weekday) }

    // MARK: - Months and years

    /// Empty for every month.
    private var monthsText: String {
        let months = values(.month)
        if months.count == 12 { return "" }
        let texts = CanonicalField(.month, months).runs.map { run in
            let names = run.map { English.months[$0 - 1] }
            return run.count > 2 ? [names[0], names[names.count - 1]].joined(separator: " to ") : English.list(names)
        }
        return English.list(texts)
    }

    /// Empty for every year.
    private var yearsText: String {
        let years = values(.year)
        guard let first = years.first, let last = years.last, years.count < CronField.year.range.count else {
            return ""
        }
        if years.count == 1 { return "in \(first) only" }
        if let step = CanonicalField(.year, years).step, years.count > 2 {
            let end = last + step > CronField.year.range.upperBound ? "on" : "to \(last)"
            return step == 1 ? "from \(first) \(end)" : "every \(step) years from \(first) \(end)"
        }
        return "in the years \(English.spans(years))"
    }
}

/// Words that explanations are made of.
enum English {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let ordinalWords = ["first", "second", "third", "fourth", "fifth"]

    /// `1st`, `2nd`, `11th`.
    static func ordinal(_ number: Int) -> String {
        if (11...13).contains(number % 100) { return "\(number)th" }
        return switch number % 10 {
        case 1: "\(number)st"
        case 2: "\(number)nd"
        case 3: "\(number)rd"
        default: "\(number)th"
        }
    }

    /// "a", "a and b", "a, b and c".
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Numbers with runs of three and more drawn together: "1, 5 to 9 and 12".
    static func spans(_ values: [Int]) -> String {
        list(
            runs(values).flatMap { run in
                run.count > 2 ? ["\(run[0]) to \(run[run.count - 1])"] : run.map(String.init)
            })
    }

    /// The values in runs of neighbours.
    static func runs(_ values: [Int]) -> [[Int]] {
        values.reduce(into: []) { runs, value in
            if let last = runs.last?.last, last + 1 == value {
                runs[runs.count - 1].append(value)
            } else {
                runs.append([value])
            }
        }
    }
}
