import MaintenanceWindows
import ScheduleExpressions

/// The last run of a window as its row holds it: JSON, instants in milliseconds since the epoch.
struct LastRun: Codable {
    private let scheduledFor: Int64
    private let startedAt: Int64
    private let endedAt: Int64?
    private let targeted: Int
    private let succeeded: Int
    private let isScanOnly: Bool

    init(_ run: WindowRun) {
        scheduledFor = run.scheduledFor.millisecondsSinceEpoch
        startedAt = run.startedAt.millisecondsSinceEpoch
        endedAt = run.endedAt?.millisecondsSinceEpoch
        targeted = run.targeted
        succeeded = run.succeeded
        isScanOnly = run.isScanOnly
    }

    var run: WindowRun {
        WindowRun(
            scheduledFor: Instant(millisecondsSinceEpoch: scheduledFor),
            startedAt: Instant(millisecondsSinceEpoch: startedAt),
            endedAt: endedAt.map(Instant.init(millisecondsSinceEpoch:)), targeted: targeted, succeeded: succeeded,
            isScanOnly: isScanOnly)
    }
}
