import ScheduleExpressions

/// Starts no more nodes of a window, or of all that are open; what runs finishes, or is cancelled.
package enum StopWindow: APIOperation {
    package static let name = "Drydock.StopWindow"

    package struct Input: Codable, Hashable, Sendable {
        /// nil: every window that is open or held; then `all` must say so.
        package var window: String?
        package var all: Bool?
        package var cancel: Bool?
        package var reason: String
        package var by: String?

        package init(window: String?, all: Bool?, cancel: Bool?, reason: String, by: String?) {
            self.window = window
            self.all = all
            self.cancel = cancel
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        guard (input.window != nil) != (input.all == true) else {
            throw OperationError(.validation, "Write either Window or All, to say what is stopped.")
        }
        // One whose definition is gone may be open still.
        return try await request.change(
            .intervene(.stop(cancelling: input.cancel == true), window: input.window, scheduledFor: nil),
            reason: input.reason, by: input.by)
    }
}
