import Forecast
import ScheduleExpressions

/// What is marked at the days of a grid.
struct CalendarDays {
    /// nil when there are more windows than letters: then they are counted.
    let letters: WindowLetters?
    private var days: [Int: Day] = [:]
    private let today: Int

    private struct Day {
        /// Windows that open on it, each once, in order of time.
        var names: [String] = []
        /// A window would open on it that is skipped.
        var hasSkipped = false
        var isFrozen = false
        var hasClockChange = false
    }

    init(_ page: CalendarPage) {
        let clock = page.clock
        letters =
            WindowLetters(page.windows.filter(\.isEnabled).map(\.name))
            ?? WindowLetters(page.agenda.occurrences.filter { $0.kind == .window }.map(\.name))
        today = clock.zone.civil(at: page.now).date.daysSinceEpoch
        func day(_ instant: Instant) -> Int { clock.zone.civil(at: instant).date.daysSinceEpoch }
        // They come in order of time, so a window that has opened on a day was last marked on it.
        var lastMarked: [String: Int] = [:]
        for opening in page.agenda.occurrences where opening.kind == .window {
            let number = day(opening.scheduledFor)
            if opening.isSkipped {
                days[number, default: Day()].hasSkipped = true
                continue
            }
            if lastMarked.updateValue(number, forKey: opening.name) == number { continue }
            days[number, default: Day()].names.append(opening.name)
        }
        for change in page.clockChanges { days[day(change.instant), default: Day()].hasClockChange = true }
        for freeze in page.agenda.freezes where !freeze.windows.isEmpty {
            let first = day(max(freeze.since ?? page.agenda.from, page.agenda.from))
            let last = day(min(freeze.until ?? page.agenda.to, page.agenda.to) - .milliseconds(1))
            for number in first...max(first, last) { days[number, default: Day()].isFrozen = true }
        }
    }

    /// Windows that open on a day, each once, in order of time.
    func names(on date: CivilDate) -> [String] { days[date.daysSinceEpoch]?.names ?? [] }

    func isToday(_ date: CivilDate) -> Bool { date.daysSinceEpoch == today }

    /// All that is to be said of a day: `DS#`. Of more than three windows, or without letters, how many: `x4`.
    func marks(on date: CivilDate) -> String {
        let day = days[date.daysSinceEpoch] ?? Day()
        var text = String(day.names.prefix(CalendarDays.lettersMax).compactMap { letters?[$0] })
        if day.names.count > text.count { text = "x\(day.names.count)" }
        if day.hasSkipped { text += "~" }
        if day.isFrozen { text += "#" }
        if day.hasClockChange { text += "!" }
        return isToday(date) ? text + "*" : text
    }

    private static let lettersMax = 3

    /// The one mark for which a narrow grid has room: the most important of them.
    func mark(on date: CivilDate) -> Character {
        if isToday(date) { return "*" }
        let day = days[date.daysSinceEpoch] ?? Day()
        if !day.names.isEmpty { return mark(of: day.names) }
        return day.hasSkipped ? "~" : day.isFrozen ? "#" : day.hasClockChange ? "!" : " "
    }

    private func mark(of names: [String]) -> Character {
        if let letters, let name = names.first { return names.count > 1 ? "+" : letters[name] ?? "+" }
        return CalendarDays.crowd.last { $0.from <= names.count }?.mark ?? " "
    }

    /// How a narrow grid shows how many windows open, when they have no letters.
    static let crowd: [(mark: Character, from: Int, words: String)] = [
        (".", 1, "1 window"), (":", 2, "2 to 4"), ("+", 5, "5 to 9"), ("@", 10, "10 or more"),
    ]
}

// MARK: - What the marks mean

extension CalendarDays {
    /// `D dev  S staging     # frozen  ! clock change  * today`, the second part on the right if there is room.
    func legend(isNarrow: Bool, width: Int) -> [String] {
        var marks = ["# frozen", "! clock change", "* today"]
        if days.values.contains(where: \.hasSkipped) { marks.insert("~ skipped", at: 0) }
        var names: [String] = []
        if let letters {
            let short = letters.names.map { ($0.letter, $0.name.prefix { $0 != "-" && $0 != "_" && $0 != "." }) }
            let isClear = Set(short.map(\.1)).count == short.count && !short.contains { $0.1.isEmpty }
            names = isClear ? short.map { "\($0) \($1)" } : letters.names.map { "\($0.letter) \($0.name)" }
            if isNarrow, days.values.contains(where: { $0.names.count > 1 }) { marks.insert("+ several", at: 0) }
            if !isNarrow, days.values.contains(where: { $0.names.count > CalendarDays.lettersMax }) {
                marks.insert("x4 so many windows", at: 0)
            }
        } else if isNarrow {
            names = CalendarDays.crowd.map { "\($0.mark) \($0.words)" }
        } else {
            names = ["x4 so many windows"]
        }
        let right = marks.joined(separator: "  ")
        let left = names.joined(separator: "  ")
        if left.count + 2 + right.count <= width { return [left + right.rightAligned(in: width - left.count)] }
        return itemLines(names, width: width) + itemLines(marks, width: width)
    }
}
