import Fleet
import ScheduleExpressions
import Testing

@Suite("Ping status") struct PingStatusTests {
    @Test(arguments: [
        (Duration.zero, PingStatus.online), (.minutes(14), .online), (.minutes(15), .connectionLost),
        (.days(29), .connectionLost), (.days(30), .inactive),
    ])
    func `a node is lost after three reports that did not come, and gone after a month`(
        silence: Duration, status: PingStatus
    ) {
        let now = Instant(secondsSinceEpoch: 1_796_083_200)
        #expect(PingStatus(lastPing: now - silence, now: now) == status)
    }
}
