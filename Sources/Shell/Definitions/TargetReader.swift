import Fleet

/// Reads lists of `{Key, Values}` that select nodes.
struct TargetReader {
    let context: ReadingContext

    static let example = "[{Key: \"tag:Patch Group\", Values: [dev-linux]}]"
    static let keysInWords = "InstanceIds, tag:KEY, tag-key or resource-groups:Name"

    /// The targets of the member; nil when they are missing or one of them is wrong, which has been reported then.
    func targets(_ key: String, in members: Members) -> [Target]? {
        guard
            let list = members.list(key, of: "targets", count: 1...[Target].countMax, required: TargetReader.example)
        else { return nil }
        let targets = list.value.map(target)
        let complete = targets.compactMap(\.self)
        guard complete.count == targets.count else { return nil }
        context.note(complete, at: list.value.first?.position ?? list.position)
        return complete
    }

    private func target(_ node: YAMLNode) -> Target? {
        guard let members = Members(node, of: "a target", known: ["Key", "Values"], log: context.log) else {
            return nil
        }
        let key = self.key(in: members)
        let values = members.texts(
            "Values", of: "values", count: 1...[Target].valuesMax, required: key?.valuesExample ?? "[dev-linux]")
        guard let key, let values else { return nil }
        check(values, of: key, at: node.position)
        return Target(key: key, values: values.map(\.value))
    }

    private func key(in members: Members) -> Target.Key? {
        let length = 1...[Target].keyLengthMax
        guard let text = members.text("Key", length: length, required: "\"tag:Patch Group\"") else { return nil }
        if let key = Target.Key(text.value) { return key }
        context.log.error(
            text.position,
            "\"\(text.value.excerpt)\" is not a key of a target. Write \(TargetReader.keysInWords).")
        return nil
    }

    private func check(_ values: [Members.Located<String>], of key: Target.Key, at position: SourcePosition) {
        switch key {
        case .instanceIDs: values.forEach { checkNodeID($0, among: values.count) }
        case .tag, .tagKey: break
        case .resourceGroup:
            // SSM user guide: a target names one resource group.
            if values.count > 1 {
                context.log.error(
                    values[1].position,
                    "A target names one group of nodes. Write a target of the window for each of them.")
            }
        case .resourceType:
            let known = Target.resourceTypes.map(\.0)
            for value in values where !known.contains(value.value) {
                context.log.error(
                    value.position,
                    "\(value.value.excerpt) is not a type of node. Write \(known.joined(separator: " or ")).")
            }
        }
    }

    /// Reads node ids, for a task that names its nodes itself.
    func nodeIDs(_ values: [Members.Located<String>]) {
        values.forEach { checkNodeID($0, among: values.count) }
    }

    private func checkNodeID(_ id: Members.Located<String>, among count: Int) {
        if id.value == "*" {
            guard count > 1 else { return }
            context.log.error(id.position, "* already selects every node. Leave out the other values.")
            return
        }
        let digits = id.value.hasPrefix("mi-") ? id.value.dropFirst(3) : id.value.dropFirst(2)
        let hasPrefix = id.value.hasPrefix("i-") || id.value.hasPrefix("mi-")
        let hasLength = digits.utf8.count == 17 || (digits.utf8.count == 8 && id.value.hasPrefix("i-"))
        guard !hasPrefix || !hasLength || !digits.allSatisfy(\.isHexDigit) else { return }
        context.log.error(
            id.position,
            """
            "\(id.value.excerpt)" is not the id of a node. Write i- or mi- and 17 hex digits, or "*" for every \
            node.
            """
        )
    }
}

extension Target.Key {
    fileprivate var valuesExample: String {
        switch self {
        case .instanceIDs: "[\"*\"]"
        case .resourceType: "[\(Target.resourceTypes[0].0)]"
        case .tag, .tagKey, .resourceGroup: "[dev-linux]"
        }
    }
}
