import MaintenanceWindows

/// Opens a window now, as an occurrence of its own.
package enum RunWindowNow: APIOperation {
    package static let name = "Drydock.RunWindowNow"

    package struct Input: Codable, Hashable, Sendable {
        package var window: String
        /// Rules that do not hold for it: gate, freeze, cutoff.
        package var override: [String]?
        package var reason: String
        package var by: String?

        package init(window: String, override: [String]?, reason: String, by: String?) {
            self.window = window
            self.override = override
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        let window = try request.facts.window(named: input.window)
        let rules = try (input.override ?? []).map { try OverrideRule.rule($0) }
        return try await request.change(
            .intervene(.runNow(rules), window: window.name, scheduledFor: nil), reason: input.reason, by: input.by)
    }
}
