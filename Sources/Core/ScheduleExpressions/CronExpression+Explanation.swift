/// In plain English, for a person who has never seen cron.
extension CronExpression {
    var explanation: String {
        let days = daysText
        let text = days.isEmpty ? timeText : "\(timeText) \(days)"
        return yearsText.isEmpty ? text : "\(text), \(yearsText)"
    }

    private func items(_ field: CronField) -> [CronItem] { fields[field.rawValue] }

    private func values(_ field: CronField) -> [Int] {
        Set(items(field).flatMap { $0.values(field) }).sorted()
    }

    // MARK: - Time of day

    private var timeText: String {
        let seconds = values(.second)
        let minutes = values(.minute)
        let hours = values(.hour)
        if hours.count * minutes.count * seconds.count <= 4 {
            let times = hours.flatMap { hour in
                minutes.flatMap { minute in seconds.map { clock(hour, minute, $0) } }
            }
            return list(times)
        }
        let rhythm = rhythm(minutes, seconds)
        if hours.count == 24 { return rhythm }
        if let step = evenStep(hours, CronField.hour), minutes == [0], seconds == [0] {
            return "every \(step) hours, on the hour"
        }
        if hours == Array((hours.first ?? 0)...(hours.last ?? 0)) {
            let first = clock(hours.first ?? 0, minutes.first ?? 0, seconds.first ?? 0)
            let last = clock(hours.last ?? 0, minutes.last ?? 0, seconds.last ?? 0)
            return "\(rhythm) from \(first) to \(last)"
        }
        return "\(rhythm) in the hours \(list(hours.map { $0.padded(to: 2) }))"
    }

    private func rhythm(_ minutes: [Int], _ seconds: [Int]) -> String {
        guard seconds == [0] else {
            if seconds.count == 60, minutes.count == 60 { return "every second" }
            return "at the seconds \(spans(seconds)) of the minutes \(spans(minutes))"
        }
        if minutes == [0] { return "every hour, on the hour" }
        if minutes.count == 1 { return "every hour, at minute \(minutes[0])" }
        if minutes.count == 60 { return "every minute" }
        if let step = evenStep(minutes, CronField.minute) { return "every \(step) minutes" }
        return "every hour, at the minutes \(spans(minutes))"
    }

    /// n, when the values are 0, n, 2n and so on, and n divides the whole span.
    private func evenStep(_ values: [Int], _ field: CronField) -> Int? {
        guard values.count > 1, values[0] == field.range.lowerBound, field.range.count % values.count == 0 else {
            return nil
        }
        let step = field.range.count / values.count
        return values.enumerated().allSatisfy { $0.element == field.range.lowerBound + $0.offset * step } ? step : nil
    }

    private func clock(_ hour: Int, _ minute: Int, _ second: Int) -> String {
        let text = "\(hour.padded(to: 2)):\(minute.padded(to: 2))"
        return second == 0 ? text : "\(text):\(second.padded(to: 2))"
    }

    // MARK: - Days

    private var daysText: String {
        let isByWeekday = items(.dayOfMonth) == [.unspecified]
        let dayItems = items(isByWeekday ? .dayOfWeek : .dayOfMonth)
        let isEveryDay = values(isByWeekday ? .dayOfWeek : .dayOfMonth).count == (isByWeekday ? 7 : 31)
        if isEveryDay {
            let months = monthsText
            let isRhythm = values(.hour).count > 4 || values(.minute).count > 4
            if months.isEmpty { return isRhythm ? "" : "every day" }
            return "every day in \(months)"
        }
        if isByWeekday {
            let needsMonth = dayItems.contains {
                if case .nth = $0 { true } else if case .lastOfMonth = $0 { true } else { false }
            }
            let days = weekdaysText(dayItems)
            if needsMonth { return "on \(days) of \(monthsText.isEmpty ? "every month" : monthsText)" }
            return monthsText.isEmpty ? "on \(days)" : "on \(days) in \(monthsText)"
        }
        return "on \(list(dayItems.map(dayOfMonthText))) of \(monthsText.isEmpty ? "every month" : monthsText)"
    }

    private func weekdaysText(_ items: [CronItem]) -> String {
        list(
            items.map { item in
                switch item {
                case .nth(let day, let count): "the \(ordinals[count - 1]) \(weekday(day))"
                case .lastOfMonth(let day): "the last \(weekday(day))"
                case .range(let first, let last, step: 1): "\(weekday(first)) to \(weekday(last))"
                default: list(item.values(.dayOfWeek).map { "\(weekday($0))s" })
                }
            })
    }

    private func dayOfMonthText(_ item: CronItem) -> String {
        switch item {
        case .last(let minus): minus == 0 ? "the last day" : "the day \(minus) days before the last"
        case .lastWeekday(let minus):
            minus == 0
                ? "the last working day, Monday to Friday,"
                : "the working day nearest to the day \(minus) days before the last"
        case .nearestWeekday(let day): "the working day nearest to day \(day)"
        case .range(let first, let last, step: 1): "the days \(first) to \(last)"
        default:
            item.values(.dayOfMonth).count == 1
                ? "day \(item.values(.dayOfMonth)[0])" : "the days \(spans(item.values(.dayOfMonth)))"
        }
    }

    private var ordinals: [String] { ["first", "second", "third", "fourth", "fifth"] }

    private func weekday(_ number: Int) -> String { Weekday(rawValue: number)?.name ?? String(number) }

    // MARK: - Months and years

    /// Empty for every month.
    private var monthsText: String {
        let months = values(.month)
        return months.count == 12 ? "" : list(months.map { monthNames[$0 - 1] })
    }

    private var monthNames: [String] {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
    }

    /// Empty for every year.
    private var yearsText: String {
        let years = values(.year)
        if years.count == CronField.year.range.count { return "" }
        return years.count == 1 ? "in \(years[0]) only" : "in the years \(spans(years))"
    }

    // MARK: - Lists

    /// "a", "a and b", "a, b and c".
    private func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Numbers with runs of three and more drawn together: "1, 5 to 9 and 12".
    private func spans(_ values: [Int]) -> String {
        var words: [String] = []
        var index = 0
        while index < values.count {
            var end = index
            while end + 1 < values.count, values[end + 1] == values[end] + 1 { end += 1 }
            if end - index >= 2 {
                words.append("\(values[index]) to \(values[end])")
            } else {
                words += values[index...end].map(String.init)
            }
            index = end + 1
        }
        return list(words)
    }
}
