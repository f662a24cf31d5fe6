import Notifications
import ScheduleExpressions

/// A notice on its way to one subscriber: a row of the outbox.
package struct Letter: Hashable, Sendable {
    package enum Result: String, Hashable, Sendable, CaseIterable {
        case delivered
        /// All attempts failed, or there is no such subscriber any more.
        case gaveUp
    }

    /// nil: it has no row yet.
    package let number: Int?
    package let noticeID: String
    package let subscriber: String
    package let happening: String
    /// When it happened.
    package let at: Instant
    /// What is sent: a JSON object.
    package let body: String
    /// How often it was tried in vain.
    package var failures = 0
    /// By the world's clock, whatever the daemon's is. The beginning of time: at once.
    package var nextTryAt = Instant(secondsSinceEpoch: 0)
    package var lastError = ""
    /// nil: it is under way.
    package var result: Result?

    /// Of letters under way, to all subscribers together: some days of a fleet in which everything fails, while nobody can
    /// be told. Beyond it the oldest are given up, and `drydock status` says so.
    package static let underWayMax = 10_000

    /// Of the reason and of the text. A body stays below what the smallest pipe holds.
    private static let reasonLengthMax = 1500

    package init(_ notice: Notice, to subscriber: String, from host: String) throws {
        number = nil
        noticeID = notice.id
        self.subscriber = subscriber
        happening = notice.happening.rawValue
        at = notice.at
        body = try jsonText(Body(notice, from: host))
    }

    /// The members of the JSON object, in the order of the alphabet; those that do not apply are left out.
    private struct Body: Encodable {
        let version = 1
        let id: String
        let happening: String
        let at: String
        let host: String
        let window: String?
        let association: String?
        let scheduledFor: String?
        let task: String?
        let node: String?
        let nodeName: String?
        let reason: String
        let text: String

        init(_ notice: Notice, from host: String) {
            id = notice.id
            happening = notice.happening.rawValue
            at = notice.at.description
            self.host = host
            switch notice.subject {
            case .window(let name, let instant):
                (window, association, scheduledFor) = (name, nil, instant.description)
            case .association(let name, let instant):
                (window, association, scheduledFor) = (nil, name, instant.description)
            case .daemon: (window, association, scheduledFor) = (nil, nil, nil)
            }
            task = notice.task
            node = notice.node?.id
            nodeName = notice.node?.name
            reason = String(notice.reason.prefix(Letter.reasonLengthMax))
            text = String(notice.text.prefix(Letter.reasonLengthMax))
        }
    }
}

/// Who is told by a daemon.
package struct Audience: Hashable, Sendable {
    package var subscribers: [Subscriber]
    /// The daemon's machine, as receivers of many know it.
    package let host: String

    package init(subscribers: [Subscriber], host: String) {
        self.subscribers = subscribers
        self.host = host
    }

    /// One for each who wants to be told.
    package func letters(about notice: Notice) throws -> [Letter] {
        try subscribers.filter { $0.wants(notice) }.map { try Letter(notice, to: $0.name, from: host) }
    }
}
