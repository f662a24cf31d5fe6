/// A machine that drydock looks after.
package struct ManagedNode: Hashable, Sendable {
    /// `i-` or, for a node registered by hand, `mi-`, and 17 hex digits.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let rawValue: String
        /// Follows from the text, and is worked out once: nodes are looked up by their ids at every message and answer.
        let key: UInt64

        package init(_ rawValue: String) {
            self.rawValue = rawValue
            key = textHash(rawValue)
        }

        package static func == (left: ID, right: ID) -> Bool {
            left.key == right.key && left.rawValue == right.rawValue
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(key) }

        package var description: String { rawValue }
        package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    package let id: ID
    /// What an operator calls it: `prod-07`. Unique within a fleet.
    package let name: String
    package let platform: Platform
    package let tags: [String: String]
    /// The group of nodes that it belongs to: what targets name as a resource group. Empty: none.
    package let group: String

    package init(id: ID, name: String, platform: Platform, tags: [String: String], group: String = "") {
        self.id = id
        self.name = name
        self.platform = platform
        self.tags = tags
        self.group = group
    }
}
