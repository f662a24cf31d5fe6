import ScheduleExpressions

/// How the runs of one window or association change: each old one is held against the new one that stands for it.
package struct RunChanges: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case added(Instant)
        case removed(Instant)
        case moved(from: Instant, to: Instant)

        /// What it is sorted by: when it was, or would have been.
        var instant: Instant {
            switch self {
            case .added(let instant), .removed(let instant), .moved(let instant, _): instant
            }
        }
    }

    /// An old run and the new one that stands for it, one before the change and one after it.
    package struct Crossing: Hashable, Sendable {
        package let old: Instant
        package let new: Instant
    }

    /// In the order of time.
    package private(set) var changes: [Change] = []
    /// Runs of the span that stay as they are.
    package private(set) var kept = 0
    /// Both run: the old one before the change, the new one after it.
    package private(set) var twice: [Crossing] = []
    /// Neither runs: the old one would have come after the change, the new one before it.
    package private(set) var notOnce: [Crossing] = []

    package var added: Int { changes.count { if case .added = $0 { true } else { false } } }
    package var removed: Int { changes.count { if case .removed = $0 { true } else { false } } }
    package var moved: Int { changes.count { if case .moved = $0 { true } else { false } } }

    /// nil as a schedule: there is none, or what it is for is disabled. `name` is for the error.
    init(from old: Schedule?, to new: Schedule?, in span: Range<Instant>, of name: String) throws(AgendaError) {
        let reach = max(RunChanges.reach(of: old, from: span), RunChanges.reach(of: new, from: span))
        // Wide enough for what stands at an end alone, because the other list is cut off there, to stand outside the span.
        let margin = Duration.milliseconds(reach.milliseconds * RunChanges.marginInReaches)
        let padded = (span.lowerBound - margin)..<(span.upperBound + margin)
        let olds = try RunChanges.runs(old, in: padded, of: name)
        let news = try RunChanges.runs(new, in: padded, of: name)
        pair(olds, news, within: reach, span)
        // A run that was added may lie before one that was moved away from a later date.
        changes.sort { $0.instant < $1.instant }
    }

    private static func runs(
        _ schedule: Schedule?, in span: Range<Instant>, of name: String
    ) throws(AgendaError) -> [Instant] {
        guard let schedule else { return [] }
        let found = schedule.occurrences(in: span).prefix(Agenda.countMax + 1).map(\.instant)
        guard found.count <= Agenda.countMax else { throw .tooManyOccurrences(of: name, limit: Agenda.countMax) }
        return found
    }

    private static let marginInReaches: Int64 = 4

    /// Intervals among which the mean is taken.
    private static let intervals = 12
    /// For what comes once.
    private static let reachDefault = Duration.days(31)

    /// What it costs to say that a run is gone, or new, in time by which another could have moved: little more than half
    /// the way from one to the next.
    private static func reach(of schedule: Schedule?, from span: Range<Instant>) -> Duration {
        guard let schedule else { return .zero }
        let instants = schedule.occurrences(after: span.lowerBound - .milliseconds(1)).prefix(intervals + 1)
            .map(\.instant)
        guard let first = instants.first, let last = instants.last, first < last else { return reachDefault }
        let mean = (last - first).milliseconds / Int64(instants.count - 1)
        return .milliseconds(min(mean * 6 / 10, Duration.days(366).milliseconds))
    }

    private mutating func pair(_ olds: [Instant], _ news: [Instant], within reach: Duration, _ span: Range<Instant>) {
        for pair in RunPairing(olds, news, loneCost: reach).pairs {
            switch pair {
            case .both(let old, let new): settle(olds[old], news[new], span)
            case .old(let old): drop(olds[old], span)
            case .new(let new): add(news[new], span)
            }
        }
    }

    private mutating func drop(_ old: Instant, _ span: Range<Instant>) {
        if span.contains(old) { changes.append(.removed(old)) }
    }

    private mutating func add(_ new: Instant, _ span: Range<Instant>) {
        if span.contains(new) { changes.append(.added(new)) }
    }

    private mutating func settle(_ old: Instant, _ new: Instant, _ span: Range<Instant>) {
        let start = span.lowerBound
        switch (old < start, new < start) {
        case (true, true): break
        case (true, false):
            twice.append(Crossing(old: old, new: new))
            add(new, span)
        case (false, true):
            notOnce.append(Crossing(old: old, new: new))
            drop(old, span)
        case (false, false):
            guard span.contains(old) || span.contains(new) else { return }
            if old == new { kept += 1 } else { changes.append(.moved(from: old, to: new)) }
        }
    }
}
