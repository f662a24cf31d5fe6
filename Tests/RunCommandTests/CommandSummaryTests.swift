import Documents
import RunCommand
import Testing

/// SSM's words for commands and invocations.
@Suite("Command statuses") struct CommandSummaryTests {
    @Test(
        arguments: [
            (.waiting, nil, nil, "Pending", "Pending"), (.asked, nil, nil, "Pending", "Pending"),
            (.deferred, nil, nil, "Pending", "Pending"), (.inFlight, nil, nil, "InProgress", "InProgress"),
            (.succeeded, .success, nil, "Success", "Success"), (.unvisited, nil, nil, "Success", "Success"),
            (.failed, .failed, nil, "Failed", "Failed"),
            (.failed, .executionTimedOut, nil, "TimedOut", "ExecutionTimedOut"),
            (.failed, .deliveryTimedOut, nil, "TimedOut", "DeliveryTimedOut"),
            (.lost, .deliveryTimedOut, nil, "TimedOut", "DeliveryTimedOut"),
            (.failed, .cancelled, .cancelled, "Cancelled", "Cancelled"),
            (.failed, .undeliverable, nil, "Failed", "Undeliverable"),
            (.failed, .invalidPlatform, nil, "Failed", "InvalidPlatform"),
            (.failed, .accessDenied, nil, "Failed", "AccessDenied"),
            (.notStarted, nil, .errorLimit, "Failed", "Terminated"),
            (.notStarted, nil, .cutoff, "Cancelled", "Cancelled"),
            (.notStarted, nil, .stopped, "Cancelled", "Cancelled"),
        ] as [(Command.Phase, InvocationResult?, Command.Ending?, String, String)])
    func `an invocation has a word and a more exact one`(
        phase: Command.Phase, result: InvocationResult?, ending: Command.Ending?, status: String, details: String
    ) {
        let invocation = InvocationStatus(phase, result: result, ending: ending)
        #expect(invocation.status == status && invocation.rawValue == details)
    }

    @Test func `an invocation that waits for its node to be back is pending, and delayed`() {
        let invocation = InvocationStatus(.inFlight, result: nil, ending: nil, isDelayed: true)
        #expect(invocation.status == "Pending" && invocation.rawValue == "Delayed" && !invocation.isFinal)
        #expect(InvocationStatus(.succeeded, result: .success, ending: nil, isDelayed: true) == .success)
    }

    @Test(
        arguments: [
            ([], 0, nil, "Success/NoInstancesInTag", [0, 0, 0, 0]),
            ([.pending, .pending], 0, nil, "Pending/Pending", [2, 0, 0, 0]),
            ([.success, .pending], 0, nil, "InProgress/InProgress", [2, 1, 0, 0]),
            ([.inProgress, .pending], 0, .cancelled, "Cancelling/Cancelling", [2, 0, 0, 0]),
            ([.success, .success], 0, nil, "Success/Success", [2, 2, 0, 0]),
            ([.success, .cancelled], 0, .stopped, "Cancelled/Cancelled", [2, 2, 0, 0]),
            // Stopped too late to keep anything from being done.
            ([.success, .success], 0, .stopped, "Success/Success", [2, 2, 0, 0]),
            ([.failed, .success, .terminated], 0, .errorLimit, "Failed/Failed", [3, 3, 1, 0]),
            ([.failed, .success, .success], 1, nil, "Failed/Incomplete", [3, 3, 1, 0]),
            ([.executionTimedOut], 0, nil, "Failed/Failed", [1, 1, 1, 0]),
            ([.deliveryTimedOut], 0, nil, "TimedOut/DeliveryTimedOut", [1, 1, 0, 1]),
            ([.deliveryTimedOut, .success], 0, nil, "Failed/Incomplete", [2, 2, 0, 1]),
            ([.cancelled, .cancelled], 0, .cutoff, "Cancelled/Cancelled", [2, 2, 0, 0]),
            ([.delayed, .pending], 0, nil, "Pending/Delayed", [2, 0, 0, 0]),
            ([.delayed, .inProgress], 0, nil, "InProgress/InProgress", [2, 0, 0, 0]),
            ([.delayed, .success], 0, nil, "InProgress/InProgress", [2, 1, 0, 0]),
            // Refusals count as no errors. All such: Failed. One success among them: Success.
            ([.undeliverable, .undeliverable], 0, nil, "Failed/Failed", [2, 2, 0, 0]),
            ([.invalidPlatform], 0, nil, "Failed/Failed", [1, 1, 0, 0]),
            ([.accessDenied], 5, nil, "Failed/Failed", [1, 1, 0, 0]),
            ([.undeliverable, .invalidPlatform, .accessDenied], 0, nil, "Failed/Failed", [3, 3, 0, 0]),
            (
                [.undeliverable, .undeliverable, .undeliverable, .undeliverable, .success], 0, nil, "Success/Success",
                [5, 5, 0, 0]
            ),
            ([.invalidPlatform, .success], 0, nil, "Success/Success", [2, 2, 0, 0]),
            ([.accessDenied, .success], 0, nil, "Success/Success", [2, 2, 0, 0]),
            ([.undeliverable, .failed, .success], 1, nil, "Failed/Incomplete", [3, 3, 1, 0]),
            ([.undeliverable, .failed, .success], 0, .errorLimit, "Failed/Failed", [3, 3, 1, 0]),
            ([.undeliverable, .deliveryTimedOut], 0, nil, "Failed/Incomplete", [2, 2, 0, 1]),
            ([.invalidPlatform, .cancelled], 0, .stopped, "Cancelled/Cancelled", [2, 2, 0, 0]),
        ] as [([InvocationStatus], Int, Command.Ending?, String, [Int])])
    func `a command is rolled up from its nodes`(
        nodes: [InvocationStatus], errorsMax: Int, ending: Command.Ending?, words: String, numbers: [Int]
    ) {
        let summary = CommandSummary(of: nodes, errorsMax: errorsMax, ending: ending)
        #expect("\(summary.status)/\(summary.statusDetails)" == words)
        #expect(
            [summary.targetCount, summary.completedCount, summary.errorCount, summary.deliveryTimedOutCount] == numbers)
    }
}
