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

    func run() throws -> WindowRun {
        guard StoredRange.counts.contains(targeted), (0...targeted).contains(succeeded) else {
            throw StoreError.damaged("The last run of a window had \(succeeded) of \(targeted) nodes.")
        }
        return try WindowRun(
            scheduledFor: Instant(stored: scheduledFor),
            startedAt: Instant(stored: startedAt),
            endedAt: endedAt.map(Instant.init(stored:)), targeted: targeted, succeeded: succeeded,
            isScanOnly: isScanOnly)
    }
}
