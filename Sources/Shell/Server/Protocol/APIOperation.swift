import MaintenanceWindows

/// Something that can be asked for by name: of SSM's operations the ones we carry out, and drydock's own.
package protocol APIOperation: SendableMetatype {
    associatedtype Input: Codable
    associatedtype Output: Codable

    /// What `X-Amz-Target` says: `AmazonSSM.DescribeMaintenanceWindows`, `Drydock.GetStatus`.
    static var name: String { get }

    static func answer(_ input: Input, to request: Inquiry) async throws -> Output
}

/// What an operation has at hand.
package struct Inquiry: Sendable {
    package let facts: Facts
    package let caller: Caller
    /// nil: no daemon runs here, so nothing can be changed.
    let control: (any Control)?

    /// Asks the daemon to change something, and waits until that is on disk.
    func change(_ action: ChangeRequest.Action, reason: String, by person: String?) async throws -> ChangeOutput {
        guard let control else {
            throw OperationError(.unavailable, "The daemon does not answer, and only it can do that. Start it first.")
        }
        guard Intervention.reasonLength.contains(reason.count) else {
            throw OperationError(
                .validation,
                "Reason has \(reason.count) characters. Write 1 to \(Intervention.reasonLength.upperBound).")
        }
        let by = person ?? caller.words
        guard Intervention.byLength.contains(by.count) else {
            throw OperationError(
                .validation, "By has \(by.count) characters. Write 1 to \(Intervention.byLength.upperBound).")
        }
        return ChangeOutput(
            decisions: try await control.carryOut(
                ChangeRequest(action: action, reason: reason, by: by, caller: caller)))
    }
}
