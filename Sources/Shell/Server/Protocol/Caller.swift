/// Who asks, as far as the transport can vouch for it.
package struct Caller: Hashable, Sendable {
    /// The user that the process at the other end of the socket runs as.
    package let userID: UInt32

    package init(userID: UInt32) { self.userID = userID }

    /// "uid 1000".
    package var words: String { "uid \(userID)" }
}
