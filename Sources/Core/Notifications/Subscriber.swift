/// Who is told of what, and how: a file of `notify/`.
///
/// ```yaml
/// Name: on-call                       # required, unlike any other
/// On: [WindowMissed, StoppedOnErrors] # required: words of `Happening`
/// Windows: [production-linux]         # of windows only these; without it all
/// Associations: [sshd-config]         # of associations only these; without it all
/// Command: [/usr/local/bin/page]      # this, or Webhook: the program and its arguments, no shell between
/// Webhook: https://example.com/hook   # this, or Command
/// Headers: {Authorization: Bearer x}  # of a Webhook
/// Timeout: 30                         # seconds that an attempt may take, 1 to 300
/// Attempts: 8                         # then it is given up, 1 to 8
/// Enabled: true
/// ```
///
/// A command gets a JSON object on its standard input, and has been told when it exits with 0. A webhook gets the same
/// object as the body of a POST, and has been told when it answers 2xx. Everything is told at least once: who is told
/// twice sees the same `id`.
package struct Subscriber: Hashable, Sendable {
    package enum Channel: Hashable, Sendable {
        /// The absolute path of a program, then its arguments.
        case command([String])
        case webhook(url: String, headers: [Header])
    }

    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let name: String
    package let happenings: [Happening]
    /// Of windows only these; nil: all.
    package let windows: [String]?
    /// Of associations only these; nil: all.
    package let associations: [String]?
    package let channel: Channel
    package let timeoutSeconds: Int
    package let attemptsMax: Int

    package init(
        name: String, happenings: [Happening], windows: [String]? = nil, associations: [String]? = nil,
        channel: Channel, timeoutSeconds: Int = Subscriber.timeoutDefault,
        attemptsMax: Int = Subscriber.attemptsDefault
    ) {
        self.name = name
        self.happenings = happenings
        self.windows = windows
        self.associations = associations
        self.channel = channel
        self.timeoutSeconds = timeoutSeconds
        self.attemptsMax = attemptsMax
    }

    package func wants(_ notice: Notice) -> Bool {
        guard happenings.contains(notice.happening) else { return false }
        return switch notice.subject {
        case .window(let name, _): windows?.contains(name) ?? true
        case .association(let name, _): associations?.contains(name) ?? true
        case .daemon: true
        }
    }

    package static let nameLength = 3...128
    package static let timeoutDefault = 30
    package static let timeoutSeconds = 1...300
    package static let attemptsDefault = 8
    package static let attempts = 1...8
    package static let argumentCount = 1...100
    package static let urlLength = 8...2000
    package static let headerCount = 20
}
