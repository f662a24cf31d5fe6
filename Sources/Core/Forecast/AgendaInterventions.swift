import MaintenanceWindows
import ScheduleExpressions

/// What operators have asked for, by the occurrence that it is about.
struct AgendaInterventions {
    private struct Key: Hashable {
        let window: MaintenanceWindow.ID
        let scheduledFor: Instant
    }

    private var records: [Key: [InterventionRecord]] = [:]
    /// How much later than its schedule says an occurrence may end, at most.
    private(set) var longestExtension = Duration.zero

    /// Those that lapsed, because their occurrence was gone before it was due, are left out.
    init(_ all: [InterventionRecord] = []) {
        for record in all.sorted(by: { $0.sequence < $1.sequence }) {
            if let endedAt = record.endedAt, endedAt < record.scheduledFor { continue }
            records[Key(window: record.windowID, scheduledFor: record.scheduledFor), default: []].append(record)
            if case .extend(let minutes) = record.action { longestExtension += .minutes(minutes) }
        }
    }

    /// In the order in which they were asked for.
    func on(_ window: MaintenanceWindow, _ instant: Instant) -> [InterventionRecord] {
        records.isEmpty ? [] : records[Key(window: window.id, scheduledFor: instant)] ?? []
    }

    /// When a window was opened out of turn, and was not over at an instant.
    func runsNow(of window: MaintenanceWindow, notOverAt instant: Instant) -> [Instant] {
        if records.isEmpty { return [] }
        return records.filter { key, asked in
            key.window == window.id
                && asked.contains { $0.isRunNow && ($0.endedAt.map { instant < $0 } ?? true) }
        }.map(\.key.scheduledFor).sorted()
    }

    /// The cutoff and the end of an occurrence, as they are asked for.
    func closing(of window: MaintenanceWindow, at instant: Instant) -> AgendaOccurrence.Closing {
        var (cutoffAt, closesAt) = (window.cutoff(of: instant), window.end(of: instant))
        let asked = on(window, instant)
        for record in asked {
            guard case .extend(let minutes) = record.action else { continue }
            cutoffAt = cutoffAt + .minutes(minutes)
            closesAt = closesAt + .minutes(minutes)
        }
        if asked.contains(where: { $0.overrides(.cutoff) }) { cutoffAt = closesAt }
        return AgendaOccurrence.Closing(cutoffAt: cutoffAt, closesAt: closesAt)
    }
}

extension InterventionRecord {
    fileprivate var isRunNow: Bool {
        if case .runNow = action { true } else { false }
    }

    /// What it makes of its occurrence, and who asked for it and why.
    var agendaText: String { "\(effect) \(asked)" }

    private var effect: String {
        switch action {
        case .skip: return "Skipped."
        case .stop(let isCancelling): return isCancelling ? "Stopped, and what ran is cancelled." : "Stopped."
        case .cancelTasks: return "Stopped: tasks whose turn had not come do not start."
        case .extend(let minutes):
            return "Cutoff and end are \(minutes) \(minutes == 1 ? "minute" : "minutes") later."
        case .override(.gate): return "Its gate is overridden."
        case .override(.freeze): return "Freezes are overridden."
        case .override(.cutoff): return "Its cutoff is overridden: nodes are started until its end."
        case .runNow(let rules):
            let words = rules.map(\.rawValue).joined(separator: ", ")
            return rules.isEmpty ? "Run out of turn." : "Run out of turn, without regard to: \(words)."
        }
    }
}
