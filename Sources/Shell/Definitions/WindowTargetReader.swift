import Fleet
import MaintenanceWindows

/// A target of a window as far as it could be read: its name may be good although its selectors are not.
struct NamedWindowTarget {
    let name: String
    let position: SourcePosition
    let target: WindowTarget?
}

/// Reads the member Targets of a window: what RegisterTargetWithMaintenanceWindow takes.
struct WindowTargetReader {
    let context: ReadingContext

    private static let keys = ["Name", "Description", "OwnerInformation", "ResourceType", "Targets"]
    static let textLength = 1...128

    private enum ResourceType: String, CaseIterable {
        case instance = "INSTANCE"
        case resourceGroup = "RESOURCE_GROUP"
    }

    func targets(in window: Members) -> [NamedWindowTarget] {
        let count = 0...MaintenanceWindow.targetsMax
        guard let list = window.list("Targets", of: "window targets", count: count) else { return [] }
        var read: [NamedWindowTarget] = []
        for (index, node) in list.value.enumerated() {
            guard let target = target(node, number: index + 1, taken: read) else { continue }
            read.append(target)
        }
        return read
    }

    private func target(_ node: YAMLNode, number: Int, taken: [NamedWindowTarget]) -> NamedWindowTarget? {
        let log = context.log
        guard
            let members = Members(
                node, of: "a window target", known: WindowTargetReader.keys, elsewhere: MembersElsewhere.windowTarget,
                log: log)
        else { return nil }
        let name = members.name("Name", length: MaintenanceWindow.nameLength)
        if let name, let first = taken.first(where: { $0.name == name.value }) {
            log.error(
                name.position,
                "The target \(name.value) is there already, in line \(first.position.line). Write another name.")
        }
        _ = members.text("Description", length: WindowTargetReader.textLength)
        _ = members.text("OwnerInformation", length: WindowTargetReader.textLength)
        let type = members.word("ResourceType", as: ResourceType.self)
        let selectors = TargetReader(context: context).targets("Targets", in: members)
        if let selectors { check(type, selectors) }
        let known = name?.value ?? unusedName(number, taken)
        return NamedWindowTarget(
            name: known, position: name?.position ?? node.position,
            target: selectors.map { WindowTarget(name: known, targets: $0) })
    }

    private func check(_ type: Members.Located<ResourceType>?, _ selectors: [Target]) {
        guard let type else { return }
        let namesGroup = selectors.contains { $0.key == .resourceGroup }
        if type.value == .resourceGroup, !namesGroup {
            context.log.error(
                type.position,
                "ResourceType is RESOURCE_GROUP, and no target names a group. Add one: "
                    + "{Key: \"resource-groups:Name\", Values: [dev]}.")
        } else if type.value == .instance, namesGroup {
            context.log.error(
                type.position, "ResourceType is INSTANCE, and a target names a group. Write RESOURCE_GROUP.")
        }
    }

    /// Without a name a target is called by its position.
    private func unusedName(_ number: Int, _ taken: [NamedWindowTarget]) -> String {
        var name = "target-\(number)"
        while taken.contains(where: { $0.name == name }) { name += "x" }
        return name
    }
}
