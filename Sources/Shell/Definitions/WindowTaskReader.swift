import Documents
import MaintenanceWindows

/// Reads the member Tasks of a window: what RegisterTaskWithMaintenanceWindow takes.
struct WindowTaskReader {
    let context: ReadingContext
    /// The window's name; nil when it has none that could be read.
    let window: String?
    let windowTargets: [NamedWindowTarget]
    let allowUnassociatedTargets: Bool

    private static let keys = [
        "Name", "Description", "TaskType", "TaskArn", "Priority", "MaxConcurrency", "MaxErrors", "CutoffBehavior",
        "Targets", "TaskInvocationParameters",
    ]
    private static let runCommandKeys = ["Parameters", "TimeoutSeconds", "Comment", "DocumentVersion"]
    private static let commentLength = 1...100

    /// One element for each task of the file; nil for one that could not be read, which has been reported.
    func tasks(in window: Members) -> [WindowTask?] {
        guard let list = window.list("Tasks", of: "tasks", count: 0...MaintenanceWindow.tasksMax) else { return [] }
        var lines: [String: Int] = [:]
        return list.value.map { task($0, namesTaken: &lines) }
    }

    private func task(_ node: YAMLNode, namesTaken lines: inout [String: Int]) -> WindowTask? {
        let log = context.log
        guard
            let members = Members(
                node, of: "a task", known: WindowTaskReader.keys, elsewhere: MembersElsewhere.windowTask, log: log)
        else { return nil }
        _ = members.text("Description", length: WindowTargetReader.textLength)
        let type = members.word("TaskType", as: TaskType.self)
        // What a task of an unknown type is to do cannot be read.
        if type == nil, members.has("TaskType") { return nil }
        if let type, type.value != .runCommand { return otherTask(members, type, namesTaken: &lines) }
        let commands = CommandReader(context: context)
        let runCommand = self.runCommand(in: members)
        let version = commands.version(in: runCommand)
        let document = commands.document("TaskArn", in: members, version: version)
        let name = self.name(in: members, document?.name ?? "task", &lines)
        if let window { context.places.note(members, at: "Tasks/\(name)", of: .window, named: window) }
        let priority = members.wholeNumber("Priority", in: WindowTask.priorityRange)?.value ?? 0
        let rateControl = RateControlReader(log: log)
        let maxConcurrency = rateControl.maxConcurrency(in: members, required: "25%")
        let maxErrors = rateControl.maxErrors(in: members, required: "10%")
        let cutoffBehavior = members.word("CutoffBehavior", as: WindowTask.CutoffBehavior.self)?.value
        let targets = TaskTargetReader(
            context: context, windowTargets: windowTargets, allowUnassociatedTargets: allowUnassociatedTargets
        ).targets(of: members)
        let parameters = commands.parameters(
            in: runCommand, for: document, fallback: members.position(of: "TaskArn"))
        _ = runCommand?.text("Comment", length: WindowTaskReader.commentLength)
        let reference = commands.reference(to: document, version: version)
        let timeout = runCommand?.wholeNumber("TimeoutSeconds", in: WindowTask.deliverySecondsRange, of: "seconds")
        guard let document, let reference, let maxConcurrency, let maxErrors, let targets else { return nil }
        context.note(document, on: targets.map(\.targets), at: members.position(of: "TaskArn"))
        return WindowTask(
            name: name, priority: priority, document: reference, parameters: parameters,
            maxConcurrency: maxConcurrency, maxErrors: maxErrors, targets: targets, cutoffBehavior: cutoffBehavior,
            deliverySeconds: timeout?.value ?? WindowTask.deliverySecondsDefault)
    }

    /// Without a name a task is called by its document, and numbered when that is taken.
    func name(in members: Members, _ base: String, _ taken: inout [String: Int]) -> String {
        guard let name = members.name("Name", length: MaintenanceWindow.nameLength) else {
            var unused = base
            var number = 2
            while taken[unused] != nil {
                unused = "\(base)-\(number)"
                number += 1
            }
            taken[unused] = members.position.line
            return unused
        }
        if let line = taken[name.value] {
            context.log.error(
                name.position, "The task \(name.value) is there already, in line \(line). Write another name.")
        } else {
            taken[name.value] = name.position.line
        }
        return name.value
    }

    private func runCommand(in task: Members) -> Members? {
        task.members(
            "TaskInvocationParameters", of: "the invocation parameters", known: ["RunCommand"],
            elsewhere: otherMembers(for: .runCommand)
        )?.members(
            "RunCommand", of: "the parameters of the command", known: WindowTaskReader.runCommandKeys,
            elsewhere: MembersElsewhere.runCommand)
    }
}
