import Forecast
import ScheduleExpressions

/// What a change of definitions does, for people: the counts of each window, its runs, and who is looked after.
struct PlanText {
    private let plan: Plan
    private let against: String
    private let clock: ZoneClock
    /// Whether every run and every node is shown.
    private let showsAll: Bool
    /// Options that a suggested command carries over, each after a blank.
    private let options: String

    /// Runs of one window, and nodes, that are shown unless all are asked for.
    private static let runsMax = 4
    private static let nodesMax = 8

    init(_ plan: Plan, against: String, clock: ZoneClock, showsAll: Bool, options: String) {
        self.plan = plan
        self.against = against
        self.clock = clock
        self.showsAll = showsAll
        self.options = options
    }

    func render() -> String {
        if plan.isEmpty {
            return "Nothing changes: the windows, the associations and the nodes they have are those of \(against)."
                .wrapped(to: TextTable.width).joined(separator: "\n")
        }
        let blocks = [
            header, table("WINDOW", plan.windows), table("ASSOCIATION", plan.associations),
            transition + coverage + next,
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var header: [String] {
        let (from, to) = (plan.from.atFullMinute, plan.to.atFullMinute)
        return [
            "\(clock.dateAndTime(from)) to \(clock.dateAndTime(to)), \(clock.zone.name)",
            "The definitions here, against \(against).",
        ]
    }

    // MARK: - The runs

    private func table(_ title: String, _ changes: [PlanChange]) -> [String] {
        if changes.isEmpty { return [] }
        var table = TextTable([
            .init(""), .init(title, isFlexible: true), .init("ADDED", .right), .init("REMOVED", .right),
            .init("MOVED", .right), .init("KEPT", .right), .init("CHANGE"),
        ])
        for change in changes {
            let runs = change.runs
            let counts = [runs.added, runs.removed, runs.moved, runs.kept].map { $0 == 0 ? "-" : grouped($0) }
            table.lines.append(.cells([mark(change), change.name] + counts + [words(change)]))
            table.lines += lines(of: change).map { .text("   \($0)") }
            for (verb, nodes) in [("Gets", change.gained), ("Loses", change.lost)] where !nodes.isEmpty {
                if change.kind == .changed { table.lines.append(.note(column: 1, "\(verb) \(some(nodes)).")) }
            }
        }
        return table.render()
    }

    private func mark(_ change: PlanChange) -> String {
        switch change.kind {
        case .added: "+"
        case .removed: "-"
        case .changed: "~"
        }
    }

    /// At most two members are named: the line is short, and the file is at hand.
    private func words(_ change: PlanChange) -> String {
        guard change.kind == .changed else { return change.kind == .added ? "new" : "gone" }
        if change.members.isEmpty { return "its nodes" }
        let more = change.members.count - 2
        return change.members.prefix(2).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    private func lines(of change: PlanChange) -> [String] {
        if change.isFrequent { return [] }
        let shown = showsAll ? change.runs.changes[...] : change.runs.changes.prefix(PlanText.runsMax)
        let more = change.runs.changes.count - shown.count
        return shown.map(line) + (more > 0 ? ["\(grouped(more)) more: --all shows them."] : [])
    }

    private func line(_ change: RunChanges.Change) -> String {
        switch change {
        case .added(let instant): return "+ \(clock.dateAndTime(instant))"
        case .removed(let instant): return "- \(clock.dateAndTime(instant))"
        case .moved(let from, let to):
            let direction = to > from ? "later" : "earlier"
            return "~ \(clock.dateAndTime(from)) to \(clock.dateAndTime(to, near: from)), "
                + "\(length(from < to ? to - from : from - to)) \(direction)"
        }
    }

    /// `7 d`, `3 h`, `2 d 3 h`, `30 min`.
    private func length(_ duration: Duration) -> String {
        let minutes = Int(duration.milliseconds / 60_000)
        let parts = [(minutes / 1_440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")].filter { $0.0 > 0 }
        return parts.isEmpty ? "seconds" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    // MARK: - The transition

    /// What the change itself does, at the instant at which it is applied.
    private var transition: [String] {
        let applied = clock.dateAndTime(plan.from.atFullMinute)
        var (twice, notOnce): ([String], [String]) = ([], [])
        for change in plan.windows where !change.isFrequent {
            twice += change.runs.twice.map { crossing in
                "\(change.name) opened \(clock.dateAndTime(crossing.old)) and opens again "
                    + "\(clock.dateAndTime(crossing.new)), if this is applied \(applied)."
            }
            notOnce += change.runs.notOnce.map { crossing in
                "\(change.name) does not open \(clock.dateAndTime(crossing.old)) any more, and its new time, "
                    + "\(clock.dateAndTime(crossing.new)), has passed if this is applied \(applied)."
            }
        }
        return told("Twice", twice) + told("Not once", notOnce)
    }

    private func told(_ word: String, _ sentences: [String]) -> [String] {
        let shown = showsAll ? sentences[...] : sentences.prefix(PlanText.nodesMax)
        let more = sentences.count - shown.count
        let all = shown + (more > 0 ? ["\(grouped(more)) more: --all shows them."] : [])
        return all.enumerated().flatMap { footLine($0.offset == 0 ? word : "", $0.element) }
    }

    // MARK: - The nodes

    private var coverage: [String] {
        guard let coverage = plan.coverage else {
            return footLine("Nodes", "There is no fleet, so nodes are left out: add fleet/, or give --fleet instant.")
        }
        let before = "\(grouped(coverage.coveredBefore)) of \(grouped(coverage.nodesBefore))"
        let after = "\(grouped(coverage.coveredAfter)) of \(counted(coverage.nodesAfter, "node"))"
        var text =
            before == "\(grouped(coverage.coveredAfter)) of \(grouped(coverage.nodesAfter))"
            ? "\(after) in a window, as before." : "\(after) in a window; \(before) before."
        if !coverage.gained.isEmpty { text += " Gained: \(some(coverage.gained))." }
        if !coverage.lost.isEmpty { text += " Lost: \(some(coverage.lost))." }
        return footLine("Coverage", text)
    }

    private func some(_ names: [String]) -> String {
        let shown = showsAll ? names[...] : names.prefix(PlanText.nodesMax)
        let more = names.count - shown.count
        return shown.joined(separator: ", ") + (more > 0 ? " and \(grouped(more)) more" : "")
    }

    private var next: [String] { ["Next      drydock validate\(options)"] }
}
