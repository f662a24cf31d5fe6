import ScheduleExpressions

/// What an operator asks for out of turn: on one occurrence of a window, with a reason that is kept. It expires with the
/// occurrence. Beyond AWS, but for `cancelTasks`, which is CancelMaintenanceWindowExecution.
package struct Intervention: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        /// No further node is started; what runs finishes, or with `cancelling` is cancelled.
        case stop(cancelling: Bool)
        /// Tasks whose turn has not come do not start; the others go on.
        case cancelTasks
        /// The occurrence does not open.
        case skip
        /// Its cutoff and its end come so many minutes later.
        case extend(minutes: Int)
        /// Opens one now, without regard to what is overridden.
        case runNow([Override])
        case override(Override)
    }

    /// A rule that does not hold for one occurrence.
    package enum Override: String, Hashable, Sendable, CaseIterable {
        /// It opens whatever the window before it did.
        case gate
        /// Its nodes are started whatever the change calendars say.
        case freeze
        /// Its nodes are started until its end.
        case cutoff
    }

    package let action: Action
    /// The window's name; nil: every window, which only `stop` can be for.
    package let window: String?
    /// Which occurrence; nil: the one that is open or held, and if there is none the next.
    package let scheduledFor: Instant?
    package let reason: String
    /// Who asks: a person.
    package let by: String

    package init(
        _ action: Action, window: String?, scheduledFor: Instant? = nil, reason: String, by: String
    ) {
        self.action = action
        self.window = window
        self.scheduledFor = scheduledFor
        self.reason = reason
        self.by = by
    }

    /// A day: a window that goes on for longer is another one.
    package static let minutesRange = 1...1440
    package static let reasonLength = 1...200
    package static let byLength = 1...64

    /// "Asked for by anna: the CVE of today."
    package var asked: String { InterventionRecord.asked(by: by, because: reason) }
}

extension Intervention.Action {
    /// As an operator writes it.
    package var words: String {
        switch self {
        case .stop(let isCancelling): isCancelling ? "stop --cancel" : "stop"
        case .cancelTasks: "cancel"
        case .skip: "skip"
        case .extend(let minutes): "extend --minutes \(minutes)"
        case .runNow(let overrides):
            (["run-now"] + overrides.map { "--override \($0.rawValue)" }).joined(separator: " ")
        case .override(let rule): "override \(rule.rawValue)"
        }
    }

    /// Reads what `words` writes; nil for anything else.
    package init?(words: String) {
        var parts = words.split(separator: " ").map(String.init)
        guard !parts.isEmpty else { return nil }
        switch (parts.removeFirst(), parts) {
        case ("stop", []): self = .stop(cancelling: false)
        case ("stop", ["--cancel"]): self = .stop(cancelling: true)
        case ("cancel", []): self = .cancelTasks
        case ("skip", []): self = .skip
        case ("extend", let rest):
            guard rest.count == 2, rest[0] == "--minutes", let minutes = Int(rest[1]) else { return nil }
            self = .extend(minutes: minutes)
        case ("run-now", let rest):
            let overrides = rest.filter { $0 != "--override" }.compactMap(Intervention.Override.init(rawValue:))
            guard rest.count == overrides.count * 2 else { return nil }
            self = .runNow(overrides)
        case ("override", let rest):
            guard rest.count == 1, let rule = Intervention.Override(rawValue: rest[0]) else { return nil }
            self = .override(rule)
        default: return nil
        }
    }
}

/// An intervention as a row: what was done to which occurrence, by whom, why, and until when it held.
package struct InterventionRecord: Hashable, Sendable {
    /// A UUID in lower case, derived.
    package let id: String
    package let windowID: MaintenanceWindow.ID
    package let windowName: String
    /// The occurrence that it is about.
    package let scheduledFor: Instant
    package let action: Intervention.Action
    package let reason: String
    package let by: String
    package let madeAt: Instant
    /// Orders them; nothing else has the same number.
    package let sequence: Int
    /// When its occurrence was over; nil until then.
    package var endedAt: Instant?

    package init(
        id: String, windowID: MaintenanceWindow.ID, windowName: String, scheduledFor: Instant,
        action: Intervention.Action, reason: String, by: String, madeAt: Instant, sequence: Int,
        endedAt: Instant? = nil
    ) {
        self.id = id
        self.windowID = windowID
        self.windowName = windowName
        self.scheduledFor = scheduledFor
        self.action = action
        self.reason = reason
        self.by = by
        self.madeAt = madeAt
        self.sequence = sequence
        self.endedAt = endedAt
    }

    /// Whether a rule does not hold for its occurrence.
    package func overrides(_ rule: Intervention.Override) -> Bool {
        switch action {
        case .override(let one): one == rule
        case .runNow(let rules): rules.contains(rule)
        case .stop, .cancelTasks, .skip, .extend: false
        }
    }

    /// "Asked for by anna: the CVE of today."
    package var asked: String { InterventionRecord.asked(by: by, because: reason) }

    package static func asked(by person: String, because reason: String) -> String {
        "Asked for by \(person): \(reason)\(reason.hasSuffix(".") ? "" : ".")"
    }
}
