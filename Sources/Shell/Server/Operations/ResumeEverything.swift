/// Ends a pause. What was due meanwhile opens if its cutoff is still ahead, and is otherwise recorded as missed.
package enum ResumeEverything: APIOperation {
    package static let name = "Drydock.Resume"

    package struct Input: Codable, Hashable, Sendable {
        package var reason: String
        package var by: String?

        package init(reason: String, by: String?) {
            self.reason = reason
            self.by = by
        }
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        try await request.change(.resume, reason: input.reason, by: input.by)
    }
}
