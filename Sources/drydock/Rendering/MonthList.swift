import Forecast

/// Months by years, neighbours together: `2026 Jan-Mar, May; 2027 Feb`.
struct MonthList: CustomStringConvertible {
    let description: String

    init(_ months: [YearMonth]) {
        let years = Dictionary(grouping: Set(months), by: \.year)
        description = years.keys.sorted().map { year in
            "\(year) \(MonthList.runs((years[year] ?? []).map(\.month).sorted()).joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    private static func runs(_ months: [Int]) -> [String] {
        var runs: [(first: Int, last: Int)] = []
        for month in months {
            if let last = runs.last, last.last + 1 == month {
                runs[runs.count - 1].last = month
            } else {
                runs.append((month, month))
            }
        }
        return runs.map { run in
            let (first, last) = (name(run.first), name(run.last))
            return run.first == run.last ? first : run.last == run.first + 1 ? "\(first), \(last)" : "\(first)-\(last)"
        }
    }

    private static func name(_ month: Int) -> String { String(ZoneClock.monthNames[month - 1].prefix(3)) }
}
