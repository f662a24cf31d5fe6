import ScheduleExpressions

/// How far a long rehearsal has come, on stderr, when that is a terminal. Nothing is drawn in the first second.
struct ProgressBar {
    private let span: Range<Instant>
    private let isShown = Terminal.talksToAPerson
    private var drawn = -1
    private var steps = 0

    /// With the numbers behind it, it fits a narrow terminal.
    private static let width = 20

    init(_ span: Range<Instant>) { self.span = span }

    mutating func show(_ reached: Instant, begun: Instant) {
        steps += 1
        guard isShown, steps % 512 == 0, Present.instant() - begun > .seconds(1) else { return }
        let share =
            Double((reached - span.lowerBound).milliseconds)
            / Double((span.upperBound - span.lowerBound).milliseconds)
        let percent = min(100, Int(share * 100))
        if percent == drawn { return }
        drawn = percent
        let filled = percent * ProgressBar.width / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
        Terminal.talkOver("\r[\(bar)] \(percent) %  \(reached.description.prefix(10))")
    }

    /// Leaves the line empty, as if it had never been there.
    func clear() {
        if drawn >= 0 { Terminal.talkOver("\r" + String(repeating: " ", count: 42) + "\r") }
    }
}
