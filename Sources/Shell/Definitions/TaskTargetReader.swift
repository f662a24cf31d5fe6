import Fleet
import MaintenanceWindows

/// Reads the member Targets of a window's task: targets of the window by name, or nodes by their ids.
struct TaskTargetReader {
    let context: ReadingContext
    let windowTargets: [NamedWindowTarget]
    let allowUnassociatedTargets: Bool

    private static let example = "[{Key: WindowTargetIds, Values: [NAME]}]"

    /// What the task works on; nil when that is wrong or nothing, which has been reported then.
    func targets(of task: Members) -> [WindowTarget]? {
        guard task.has("Targets") else { return allTargets(of: task) }
        guard let list = task.list("Targets", of: "targets", count: 1...[Target].countMax) else { return nil }
        var targets: [WindowTarget] = []
        var isComplete = true
        for node in list.value {
            guard let more = read(node, after: targets) else {
                isComplete = false
                continue
            }
            targets += more
        }
        guard isComplete else { return nil }
        guard targets.count <= WindowTask.windowTargetsMax else {
            reportTooMany(targets.count, at: list.position)
            return nil
        }
        return targets
    }

    /// Without Targets a task works on all targets of the window.
    private func allTargets(of task: Members) -> [WindowTarget]? {
        if windowTargets.isEmpty {
            context.log.error(
                task.position,
                "This task has nothing to work on: neither it nor the window has Targets. Add Targets to the window.",
                code: .noTarget)
            return nil
        }
        guard windowTargets.count <= WindowTask.windowTargetsMax else {
            reportTooMany(windowTargets.count, at: task.position)
            return nil
        }
        let targets = windowTargets.compactMap(\.target)
        return targets.count == windowTargets.count ? targets : nil
    }

    private func reportTooMany(_ count: Int, at position: SourcePosition) {
        context.log.error(
            position,
            """
            This task works on \(count) targets of the window, and a task may have \(WindowTask.windowTargetsMax). \
            Name fewer in Targets: \(TaskTargetReader.example), and add a second task.
            """)
    }

    private func read(_ node: YAMLNode, after before: [WindowTarget]) -> [WindowTarget]? {
        guard let members = Members(node, of: "a target", known: ["Key", "Values"], log: context.log) else {
            return nil
        }
        let key = members.text("Key", length: 1...[Target].keyLengthMax, required: "WindowTargetIds")
        let values = members.texts("Values", of: "values", count: 1...[Target].valuesMax, required: "[NAME]")
        guard let key, let values else { return nil }
        switch key.value {
        case "WindowTargetIds": return named(values, after: before)
        case "InstanceIds": return nodes(values, key, after: before)
        default:
            context.log.error(
                key.position,
                """
                "\(key.value.excerpt)" is not a key of a task's target. Write WindowTargetIds with names of the \
                window's \
                targets\(allowUnassociatedTargets ? ", or InstanceIds." : ".")
                """)
            return nil
        }
    }

    private func named(_ names: [Members.Located<String>], after before: [WindowTarget]) -> [WindowTarget]? {
        var targets: [WindowTarget] = []
        var isComplete = true
        for name in names {
            guard let known = windowTargets.first(where: { $0.name == name.value }) else {
                let advice =
                    windowTargets.isEmpty
                    ? "Add it to the Targets of the window."
                    : Spelling.advice(for: name.value, in: windowTargets.map(\.name))
                context.log.error(
                    name.position, "This window has no target \"\(name.value.excerpt)\". \(advice)")
                isComplete = false
                continue
            }
            if (before + targets).contains(where: { $0.name == name.value }) {
                context.log.error(
                    name.position, "\(name.value) is named twice, and would be worked on twice. Leave one.")
            } else if let target = known.target {
                targets.append(target)
            } else {
                isComplete = false
            }
        }
        return isComplete ? targets : nil
    }

    private func nodes(
        _ ids: [Members.Located<String>], _ key: Members.Located<String>, after before: [WindowTarget]
    ) -> [WindowTarget]? {
        guard allowUnassociatedTargets else {
            context.log.error(
                key.position,
                """
                A task may name nodes of its own only in a window that allows it. \
                Write AllowUnassociatedTargets: true in the window, or WindowTargetIds here.
                """)
            return nil
        }
        if before.contains(where: { $0.name == key.value }) {
            context.log.error(key.position, "InstanceIds is there twice. Put all ids into one list.")
            return nil
        }
        TargetReader(context: context).nodeIDs(ids)
        let targets = [Target(key: .instanceIDs, values: ids.map(\.value))]
        context.note(targets, at: key.position)
        return [WindowTarget(name: key.value, targets: targets)]
    }
}
