import MaintenanceWindows

/// Starts no more tasks of an execution that runs; the tasks that have begun go on (SSM API reference).
package enum CancelMaintenanceWindowExecution: APIOperation {
    package static let name = "AmazonSSM.CancelMaintenanceWindowExecution"

    package struct Input: Codable, Hashable, Sendable {
        package var windowExecutionId: String
    }

    package struct Output: Codable, Hashable, Sendable {
        package var windowExecutionId: String
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let rows = try request.facts.store().rows()
        guard let record = rows.executions[input.windowExecutionId] else {
            throw OperationError(
                .doesNotExist, "No execution \(input.windowExecutionId.prefix(80)) runs. Give the id of one that does.")
        }
        _ = try await request.change(
            .intervene(.cancelTasks, window: record.windowName, scheduledFor: record.scheduledFor),
            reason: "CancelMaintenanceWindowExecution.", by: nil)
        return Output(windowExecutionId: record.id)
    }
}
