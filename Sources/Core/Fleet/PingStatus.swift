import ScheduleExpressions

/// Whether a node is heard of, in SSM's words. Agents report every five minutes (SSM agent, health module); after how many
/// reports that did not come AWS calls a connection lost, it does not say: here after three.
package enum PingStatus: String, Hashable, Sendable, CaseIterable {
    case online = "Online"
    case connectionLost = "ConnectionLost"
    /// Nothing was heard for so long that the node is taken for gone. SSM's model still has the word, and calls it
    /// deprecated.
    case inactive = "Inactive"

    package static let reportEvery = Duration.minutes(5)
    package static let lostAfter = Duration.minutes(15)
    package static let inactiveAfter = Duration.days(30)

    /// `lastPing` is the last report that came.
    package init(lastPing: Instant, now: Instant) {
        let silence = now - lastPing
        self =
            silence < PingStatus.lostAfter ? .online : silence < PingStatus.inactiveAfter ? .connectionLost : .inactive
    }
}
