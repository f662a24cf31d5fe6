/// Starts nothing any more, until it is resumed: no window opens, no association is applied, no node is told to begin.
package enum PauseEverything: APIOperation {
    package static let name = "Drydock.Pause"

    package struct Input: Codable, Hashable, Sendable {
        package var reason: String
        package var by: String?

        package init(reason: String, by: String?) {
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        try await request.change(.pause, reason: input.reason, by: input.by)
    }
}
