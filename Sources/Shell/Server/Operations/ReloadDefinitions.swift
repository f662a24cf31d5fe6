/// Reads the definitions again and applies them all at once, or keeps the old ones and says why.
package enum ReloadDefinitions: APIOperation {
    package static let name = "Drydock.Reload"

    package struct Input: Codable, Hashable, Sendable {
        /// Whether all definitions may go, or more than a third of them.
        package var allowRemovals: Bool?
        package var reason: String?
        package var by: String?

        package init(allowRemovals: Bool?, reason: String?, by: String?) {
            self.allowRemovals = allowRemovals
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        try await request.change(
            .reload(allowsRemovals: input.allowRemovals == true), reason: input.reason ?? "The files have changed.",
            by: input.by)
    }
}
