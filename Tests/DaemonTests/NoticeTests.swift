import Engine
import MaintenanceWindows
import Notifications
import ScheduleExpressions
import Testing

@testable import Daemon

@Suite("What is told of a decision") struct NoticeTests {
    private static let start = Instant(secondsSinceEpoch: 1_796_083_200)

    private static func decision(
        _ event: Decision.Event, _ reason: String = "So it is.", status: String? = nil, late: Duration = .zero,
        association: Bool = false
    ) -> Decision {
        let subject: Decision.Subject =
            association ? .association("agent", scheduledFor: start) : .window("dev", scheduledFor: start)
        return Decision(event, subject, at: start + late, status: status, reason: reason)
    }

    private static let cases: [(Decision, Happening?)] = [
        (decision(.windowHeld), .windowHeld),
        (decision(.windowMissed), .windowMissed),
        (decision(.windowSkipped), .windowMissed),
        (decision(.windowCancelled, "\(HeldOccurrence.heldInVain)2026-12-01T05:00:00Z. Its gate."), .windowMissed),
        (decision(.windowCancelled, "Skipped. By anna: no."), nil),
        (decision(.windowCancelled, "Stopped while it was held. By anna: no."), nil),
        (decision(.windowOpened, late: .seconds(59)), nil),
        (decision(.windowOpened, late: .seconds(60)), .windowOpenedLate),
        (decision(.taskStopped), .stoppedOnErrors),
        (decision(.windowCutOff, "The cutoff has come. What is running finishes."), nil),
        (
            decision(.windowCutOff, "The cutoff has come. \(SchedulerEngine.leftForNextTime)dev-01. And so on."),
            .cutoffReached
        ),
        (decision(.associationFinished, status: "Failed", association: true), .associationFailing),
        (decision(.associationFinished, status: "Success", association: true), nil),
        (decision(.nodeDrifted, association: true), .associationFighting),
        (decision(.nodeFinished, status: "Failed"), nil),
        (decision(.windowFinished, status: "FAILED"), nil),
        (Decision(.definitionsApplied, .definitions, at: start, reason: "New."), nil),
    ]

    @Test(arguments: NoticeTests.cases)
    func `each happening comes from its decision`(decision: Decision, happening: Happening?) {
        #expect(decision.notice?.happening == happening)
        #expect(decision.notice == decision.notice, "the id is the same each time")
    }

    @Test func `different decisions have different ids`() {
        let notices = [
            NoticeTests.decision(.windowHeld, "One."), NoticeTests.decision(.windowHeld, "Two."),
            NoticeTests.decision(.windowMissed, "One."), NoticeTests.decision(.windowHeld, "One.", late: .seconds(1)),
        ].compactMap(\.notice)
        #expect(Set(notices.map(\.id)).count == 4)
    }

    @Test func `a failed attempt is repeated soon, and the last one comes within the hour`() {
        #expect(RetryPauses.pause(afterFailures: 1) == .seconds(3))
        #expect(RetryPauses.pause(afterFailures: 2) == .seconds(9))
        let all = (1..<Subscriber.attemptsDefault).reduce(Duration.zero) { $0 + RetryPauses.pause(afterFailures: $1) }
        #expect(all == .seconds(3279))
        #expect(RetryPauses.pause(afterFailures: 1000) == RetryPauses.longest)
    }
}
