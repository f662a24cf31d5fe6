import ScheduleExpressions

/// Keeps one occurrence of a window from opening.
package enum SkipOccurrence: APIOperation {
    package static let name = "Drydock.SkipOccurrence"

    package struct Input: Codable, Hashable, Sendable {
        package var window: String
        /// Which occurrence; nil: the one that is held, else the next.
        package var scheduledFor: Instant?
        package var reason: String
        package var by: String?

        package init(window: String, scheduledFor: Instant?, reason: String, by: String?) {
            self.window = window
            self.scheduledFor = scheduledFor
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        let window = try request.facts.window(named: input.window)
        return try await request.change(
            .intervene(.skip, window: window.name, scheduledFor: input.scheduledFor), reason: input.reason,
            by: input.by)
    }
}
