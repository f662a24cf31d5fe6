import ScheduleExpressions

/// Says which patches a node ought to have, and from which day on. A patch is approved when one of the rules approves it.
package struct PatchBaseline: Hashable, Sendable {
    package let name: String
    package let rules: [Rule]

    /// One rule: all of its filters must match, and the patch must have been out for long enough.
    package struct Rule: Hashable, Sendable {
        /// Empty: any.
        package let classifications: [Patch.Classification]
        /// Empty: any.
        package let severities: [Patch.Severity]
        /// Whole UTC days between the release and the approval, 0 to 360 (SSM: ApproveAfterDays).
        package let approveAfterDays: Int

        package init(
            classifications: [Patch.Classification] = [], severities: [Patch.Severity] = [], approveAfterDays: Int
        ) {
            self.classifications = classifications
            self.severities = severities
            self.approveAfterDays = approveAfterDays
        }

        /// Whether the rule is about this patch at all, however young it is.
        package func covers(_ patch: Patch) -> Bool {
            (classifications.isEmpty || classifications.contains(patch.classification))
                && (severities.isEmpty || severities.contains(patch.severity))
        }
    }

    /// The shortest wait of all rules in days: younger patches are certainly not approved.
    package let leastWaitDays: Int
    /// The longest wait of all rules in days: older patches are approved if any rule is about them.
    package let mostWaitDays: Int

    package init(name: String, rules: [Rule]) {
        self.name = name
        self.rules = rules
        leastWaitDays = rules.map(\.approveAfterDays).min() ?? 0
        mostWaitDays = rules.map(\.approveAfterDays).max() ?? 0
    }

    /// Whether the patch is approved on a day, counted in UTC days since 1970-01-01.
    ///
    /// Days count, not hours: a patch released on July 7, at whatever time, with a wait of 7 days is approved from the
    /// first moment of July 14 (SSM user guide, "How patch baselines work": auto-approval delay).
    package func approves(_ patch: Patch, on day: Int) -> Bool {
        rules.contains { patch.releaseDay + $0.approveAfterDays <= day && $0.covers(patch) }
    }

    /// The first day on which the patch is approved; nil when no rule is about it.
    package func approvalDay(of patch: Patch) -> Int? {
        rules.filter { $0.covers(patch) }.map { patch.releaseDay + $0.approveAfterDays }.min()
    }

    /// What a node is held to when nothing else is said: critical and important security patches after seven days. It is
    /// the common core of the baselines that AWS gives (SSM user guide, "Predefined patch baselines").
    package static let builtIn = PatchBaseline(
        name: "built-in",
        rules: [
            Rule(
                classifications: [.security, .securityUpdates, .criticalUpdates],
                severities: [.critical, .important], approveAfterDays: 7)
        ])
}

extension Instant {
    /// The UTC day that the instant lies in, in days since 1970-01-01.
    package var dayUTC: Int {
        let milliseconds = Int(millisecondsSinceEpoch)
        return (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
    }
}
