import ScheduleExpressions

/// What must have gone well elsewhere before a window opens: production after staging, a week later, if staging was fine.
///
/// It is a state and not a moment: an occurrence whose gate is not met is held until its cutoff, and opens, with its own
/// end, as soon as the gate is met. Beyond AWS.
package struct Promotion: Hashable, Sendable {
    /// The name of the window that goes before.
    package var after: String
    /// Days of 24 hours that must have passed since the work of that window was done. 0 to 365.
    package var soakDays: Int
    /// Of the nodes that were targeted when that window opened, how many percent must have succeeded. 1 to 100.
    package var minimumSuccessPercent: Int

    package init(after: String, soakDays: Int = 0, minimumSuccessPercent: Int = 100) {
        self.after = after
        self.soakDays = soakDays
        self.minimumSuccessPercent = minimumSuccessPercent
    }

    package static let soakDaysRange = 0...365
    package static let minimumSuccessPercentRange = 1...100
}

/// What became of the latest execution of a window that started: the evidence that a gate is judged by.
package struct WindowRun: Hashable, Sendable {
    package let scheduledFor: Instant
    package let startedAt: Instant
    /// When its last work was done; nil while it runs.
    package var endedAt: Instant?
    /// Nodes that it was to work on when it opened.
    package let targeted: Int
    /// Of them, those on which everything succeeded.
    package var succeeded: Int
    /// Whether it only looked: that proves nothing about what was to be installed.
    package let isScanOnly: Bool

    package init(
        scheduledFor: Instant, startedAt: Instant, endedAt: Instant? = nil, targeted: Int, succeeded: Int = 0,
        isScanOnly: Bool
    ) {
        self.scheduledFor = scheduledFor
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.targeted = targeted
        self.succeeded = succeeded
        self.isScanOnly = isScanOnly
    }
}

// MARK: - The gate

extension Promotion {
    /// What a gate says at an instant, and why.
    package struct Verdict: Hashable, Sendable {
        package let isMet: Bool
        /// When time alone will meet it; nil when it takes more than that.
        package let meetsAt: Instant?
        /// A sentence for an operator, without the instant at which it was judged: the same as long as nothing changes.
        package let reason: String

        package init(isMet: Bool, meetsAt: Instant?, reason: String) {
            self.isMet = isMet
            self.meetsAt = meetsAt
            self.reason = reason
        }
    }

    /// Judges by the evidence: the latest run of the window that goes before, which must have started after the gated
    /// window last did. One that starts at the same instant is that latest run, and has not soaked at all.
    package func judge(_ evidence: WindowRun?, since lastStart: Instant?, at now: Instant) -> Verdict {
        func closed(_ reason: String, until instant: Instant? = nil) -> Verdict {
            Verdict(isMet: false, meetsAt: instant, reason: "Gate: \(reason)")
        }
        guard let evidence else { return closed("\(after) has not run yet.") }
        if let lastStart, evidence.startedAt <= lastStart {
            return closed("\(after) has not run since this window last opened, \(lastStart).")
        }
        let run = "\(after) of \(evidence.scheduledFor)"
        guard let endedAt = evidence.endedAt else { return closed("\(run) is not done yet.") }
        if evidence.targeted == 0 { return closed("\(run) had no node to work on, which proves nothing.") }
        if evidence.isScanOnly { return closed("\(run) only scanned, which proves nothing.") }
        let share = "\(run) succeeded on \(evidence.succeeded) of \(evidence.targeted) nodes"
        let percent = evidence.succeeded * 100 / evidence.targeted
        guard evidence.succeeded * 100 >= minimumSuccessPercent * evidence.targeted else {
            return closed("\(share), \(percent) %; \(minimumSuccessPercent) % wanted.")
        }
        let soaked = endedAt + .days(soakDays)
        let days = soakDays == 1 ? "1 day" : "\(soakDays) days"
        guard now >= soaked else {
            return closed("\(share), but its soak of \(days) lasts until \(soaked).", until: soaked)
        }
        return Verdict(
            isMet: true, meetsAt: nil,
            reason: "Gate met: \(share), \(percent) % of \(minimumSuccessPercent) % wanted, and soaked for \(days).")
    }
}
