/// A machine that drydock looks after.
package struct ManagedNode: Hashable, Sendable {
    /// `i-` or, for a node registered by hand, `mi-`, and 17 hex digits.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let rawValue: String
        package init(_ rawValue: String) { self.rawValue = rawValue }
        package var description: String { rawValue }
        package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    package let id: ID
    /// What an operator calls it: `prod-07`. Unique within a fleet.
    package let name: String
    package let platform: Platform
    package let tags: [String: String]

    package init(id: ID, name: String, platform: Platform, tags: [String: String]) {
        self.id = id
        self.name = name
        self.platform = platform
        self.tags = tags
    }
}
