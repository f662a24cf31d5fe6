import MaintenanceWindows
import ScheduleExpressions

/// Lets a rule not hold for one occurrence: its gate, a freeze, or its cutoff.
package enum OverrideRule: APIOperation {
    package static let name = "Drydock.OverrideRule"

    package struct Input: Codable, Hashable, Sendable {
        package var window: String
        package var rule: String
        /// Which occurrence; nil: the one that is open or held, else the next.
        package var scheduledFor: Instant?
        package var reason: String
        package var by: String?

        package init(window: String, rule: String, scheduledFor: Instant?, reason: String, by: String?) {
            self.window = window
            self.rule = rule
            self.scheduledFor = scheduledFor
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        let window = try request.facts.window(named: input.window)
        return try await request.change(
            .intervene(.override(try rule(input.rule)), window: window.name, scheduledFor: input.scheduledFor),
            reason: input.reason, by: input.by)
    }

    static func rule(_ word: String) throws(OperationError) -> Intervention.Override {
        if let rule = Intervention.Override(rawValue: word) { return rule }
        let known = Intervention.Override.allCases.map(\.rawValue).joined(separator: ", ")
        throw OperationError(.validation, "There is no rule \(word) to override. Write one of \(known).")
    }
}
