/// One selector of nodes, as SSM writes it: a key and the values that it may have.
///
/// Several targets of one list are joined by AND, the values of one target by OR
/// (SSM user guide, "Targets and rate controls").
package struct Target: Hashable, Sendable {
    package enum Key: Hashable, Sendable {
        /// `InstanceIds`: the values are node ids, or `*` for every node.
        case instanceIDs
        /// `tag:KEY`: the node carries the tag with one of the values.
        case tag(String)
        /// `tag-key`: the node carries a tag of one of these names.
        case tagKey
        /// `resource-groups:Name`: the node belongs to the group of that name.
        case resourceGroup
        /// `resource-groups:ResourceTypeFilters`: the node is of one of these types, `AWS::EC2::Instance` (its id begins
        /// with `i-`) or `AWS::SSM::ManagedInstance` (`mi-`).
        case resourceType
    }

    /// What `resource-groups:ResourceTypeFilters` may say of nodes, and how an id of that type begins.
    package static let resourceTypes = [("AWS::EC2::Instance", "i-"), ("AWS::SSM::ManagedInstance", "mi-")]

    package let key: Key
    package let values: [String]

    package init(key: Key, values: [String]) {
        self.key = key
        self.values = values
    }

    package func matches(_ node: ManagedNode) -> Bool {
        switch key {
        case .instanceIDs: values.contains(node.id.rawValue) || values == ["*"]
        case .tag(let name): node.tags[name].map(values.contains) ?? false
        case .tagKey: values.contains { node.tags[$0] != nil }
        case .resourceGroup: values.contains(node.group)
        case .resourceType:
            Target.resourceTypes.contains { values.contains($0.0) && node.id.rawValue.hasPrefix($0.1) }
        }
    }
}

extension Target.Key: CustomStringConvertible {
    /// Reads a key as SSM spells it; `InstanceIds` in any case, because AWS's own pages differ.
    package init?(_ text: String) {
        if text.lowercased() == "instanceids" {
            self = .instanceIDs
        } else if text == "tag-key" {
            self = .tagKey
        } else if text == "resource-groups:Name" {
            self = .resourceGroup
        } else if text == "resource-groups:ResourceTypeFilters" {
            self = .resourceType
        } else if text.hasPrefix("tag:"), text.count > 4 {
            self = .tag(String(text.dropFirst(4)))
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .instanceIDs: "InstanceIds"
        case .tag(let name): "tag:\(name)"
        case .tagKey: "tag-key"
        case .resourceGroup: "resource-groups:Name"
        case .resourceType: "resource-groups:ResourceTypeFilters"
        }
    }
}

extension [Target] {
    /// Whether a node is selected: every target of the list matches. An empty list selects nothing.
    package func select(_ node: ManagedNode) -> Bool {
        !isEmpty && allSatisfy { $0.matches(node) }
    }

    /// The limits that SSM sets on a target list.
    package static var countMax: Int { 5 }
    package static var valuesMax: Int { 50 }
    package static var keyLengthMax: Int { 163 }
}
