import MaintenanceWindows
import ScheduleExpressions

/// Moves the cutoff and the end of one occurrence.
package enum ExtendWindow: APIOperation {
    package static let name = "Drydock.ExtendWindow"

    package struct Input: Codable, Hashable, Sendable {
        package var window: String
        package var minutes: Int
        /// Which occurrence; nil: the one that is open or held, else the next.
        package var scheduledFor: Instant?
        package var reason: String
        package var by: String?

        package init(window: String, minutes: Int, scheduledFor: Instant?, reason: String, by: String?) {
            self.window = window
            self.minutes = minutes
            self.scheduledFor = scheduledFor
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        let window = try request.facts.window(named: input.window)
        guard Intervention.minutesRange.contains(input.minutes) else {
            throw OperationError(
                .validation, "Minutes is \(input.minutes). Write 1 to \(Intervention.minutesRange.upperBound).")
        }
        return try await request.change(
            .intervene(.extend(minutes: input.minutes), window: window.name, scheduledFor: input.scheduledFor),
            reason: input.reason, by: input.by)
    }
}
