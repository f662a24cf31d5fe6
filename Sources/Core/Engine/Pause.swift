import MaintenanceWindows
import ScheduleExpressions

/// Nothing is started: no window opens, no association is applied, no node is told to begin. What runs goes on, cutoffs and
/// ends come. It is a row, so it outlives the process.
package struct Pause: Hashable, Sendable {
    package let since: Instant
    /// Occurrences after it have not been dealt with.
    package let handledThrough: Instant
    package let reason: String
    package let by: String

    package init(since: Instant, handledThrough: Instant, reason: String, by: String) {
        self.since = since
        self.handledThrough = handledThrough
        self.reason = reason
        self.by = by
    }
}

/// Who wants a pause to begin or to end, and why.
package struct PauseRequest: Hashable, Sendable {
    package let reason: String
    package let by: String

    package init(reason: String, by: String) {
        self.reason = reason
        self.by = by
    }

    var asked: String { InterventionRecord.asked(by: by, because: reason) }
}

extension SchedulerEngine {
    mutating func pause(_ request: PauseRequest, at now: Instant, into effects: inout Effects) {
        if let pause {
            return effects.decide(
                .interventionRefused, .definitions, at: now,
                reason: "pause is refused. Everything is paused already, since \(pause.since), by \(pause.by).")
        }
        let begun = Pause(
            since: now, handledThrough: mark ?? now - .milliseconds(1), reason: request.reason, by: request.by)
        pause = begun
        effects.record(.pause(begun))
        effects.decide(
            .paused, .definitions, at: now,
            reason: "Nothing is started until it is resumed; what runs goes on. \(request.asked)")
    }

    /// What was due meanwhile is opened by this very step if its cutoff is still ahead, and otherwise recorded as missed.
    mutating func resume(_ request: PauseRequest, at now: Instant, into effects: inout Effects) {
        guard let ended = pause else {
            return effects.decide(
                .interventionRefused, .definitions, at: now, reason: "resume is refused. Nothing is paused.")
        }
        pause = nil
        pausedSince = ended.since
        effects.record(.pause(nil))
        effects.decide(
            .resumed, .definitions, at: now, reason: "It was paused since \(ended.since). \(request.asked)")
    }
}
