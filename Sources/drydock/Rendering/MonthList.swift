import Forecast

/// Months by years, neighbours together: `2026 Jan-Mar, May; 2027 to 2029 every month; 2030 Feb`.
struct MonthList {
    /// A year, or several whole ones, each.
    private let parts: [String]

    init(_ months: [YearMonth]) {
        let years = Dictionary(grouping: Set(months), by: \.year)
        var parts: [String] = []
        var whole: ClosedRange<Int>?
        func endWhole() {
            guard let years = whole else { return }
            let span = years.count == 1 ? "\(years.lowerBound)" : "\(years.lowerBound) to \(years.upperBound)"
            parts.append("\(span) every month")
            whole = nil
        }
        for year in years.keys.sorted() {
            let named = (years[year] ?? []).map(\.month).sorted()
            if named.count == 12 {
                if let before = whole, before.upperBound + 1 == year {
                    whole = before.lowerBound...year
                } else {
                    endWhole()
                    whole = year...year
                }
            } else {
                endWhole()
                parts.append("\(year) \(MonthList.runs(named).joined(separator: ", "))")
            }
        }
        endWhole()
        self.parts = parts
    }

    /// Broken between years.
    func lines(indentation: Int) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        var lines: [String] = []
        for (index, part) in parts.enumerated() {
            let text = part + (index == parts.count - 1 ? "." : ";")
            if let last = lines.last, last.count + 1 + text.count <= TextTable.width {
                lines[lines.count - 1] = "\(last) \(text)"
            } else {
                lines.append(margin + text)
            }
        }
        return lines
    }

    private static func runs(_ months: [Int]) -> [String] {
        var runs: [ClosedRange<Int>] = []
        for month in months {
            if let last = runs.last, last.upperBound + 1 == month {
                runs[runs.count - 1] = last.lowerBound...month
            } else {
                runs.append(month...month)
            }
        }
        return runs.map { run in
            let (first, last) = (name(run.lowerBound), name(run.upperBound))
            return run.count == 1 ? first : run.count == 2 ? "\(first), \(last)" : "\(first)-\(last)"
        }
    }

    private static func name(_ month: Int) -> String { String(ZoneClock.monthNames[month - 1].prefix(3)) }
}
