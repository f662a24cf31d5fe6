/// Applies associations now, once (SSM API reference). The reason is ours, and may be left out.
package enum StartAssociationsOnce: APIOperation {
    package static let name = "AmazonSSM.StartAssociationsOnce"

    package struct Input: Codable, Hashable, Sendable {
        /// Ids, or names.
        package var associationIds: [String]
        package var reason: String?
        package var by: String?

        package init(associationIds: [String], reason: String?, by: String?) {
            self.associationIds = associationIds
            self.reason = reason
            self.by = by
        }
    }

    /// What SSM takes at once.
    private static let countRange = 1...10

    package static func answer(_ input: Input, to request: Inquiry) async throws -> ChangeOutput {
        guard countRange.contains(input.associationIds.count) else {
            throw OperationError(
                .validation,
                "AssociationIds has \(input.associationIds.count) ids. Write 1 to \(countRange.upperBound).")
        }
        let meant = try input.associationIds.map { try request.facts.association(named: $0).name }
        var output = ChangeOutput(decisions: [])
        for name in meant {
            let one = try await request.change(
                .applyAssociation(name), reason: input.reason ?? "StartAssociationsOnce.", by: input.by)
            output = ChangeOutput(decisions: output.decisions + one.decisions)
        }
        return output
    }
}
