import Documents
import MaintenanceWindows

/// Reads the member Tasks of a window: what RegisterTaskWithMaintenanceWindow takes for type RUN_COMMAND.
struct WindowTaskReader {
    let context: ReadingContext
    let windowTargets: [NamedWindowTarget]
    let allowUnassociatedTargets: Bool

    private static let keys = [
        "Name", "Description", "TaskType", "TaskArn", "Priority", "MaxConcurrency", "MaxErrors", "CutoffBehavior",
        "Targets", "TaskInvocationParameters",
    ]
    private static let runCommandKeys = ["Parameters", "TimeoutSeconds", "Comment", "DocumentVersion"]
    private static let commentLength = 1...100

    private enum TaskType: String, CaseIterable {
        case runCommand = "RUN_COMMAND"
        case automation = "AUTOMATION"
        case lambda = "LAMBDA"
        case stepFunctions = "STEP_FUNCTIONS"
    }

    /// One element for each task of the file; nil for one that could not be read, which has been reported.
    func tasks(in window: Members) -> [WindowTask?] {
        guard let list = window.list("Tasks", of: "tasks", count: 0...MaintenanceWindow.tasksMax) else { return [] }
        var lines: [String: Int] = [:]
        return list.value.map { task($0, namesTaken: &lines) }
    }

    private func task(_ node: YAMLNode, namesTaken: inout [String: Int]) -> WindowTask? {
        let log = context.log
        guard
            let members = Members(
                node, of: "a task", known: WindowTaskReader.keys, elsewhere: MembersElsewhere.windowTask, log: log)
        else { return nil }
        _ = members.text("Description", length: WindowTargetReader.textLength)
        guard isRunCommand(members) else { return nil }
        let document = CommandReader(log: log).document("TaskArn", in: members)
        let name = self.name(in: members, document, &namesTaken)
        let priority = members.wholeNumber("Priority", in: WindowTask.priorityRange)?.value ?? 0
        let rateControl = RateControlReader(log: log)
        let maxConcurrency = rateControl.maxConcurrency(in: members, required: "25%")
        let maxErrors = rateControl.maxErrors(in: members, required: "10%")
        let cutoffBehavior = members.word("CutoffBehavior", as: WindowTask.CutoffBehavior.self)?.value
        let targets = TaskTargetReader(
            context: context, windowTargets: windowTargets, allowUnassociatedTargets: allowUnassociatedTargets
        ).targets(of: members)
        let (parameters, timeout) = command(in: members, document)
        guard let document, let maxConcurrency, let maxErrors, let targets else { return nil }
        context.note(document, on: targets.map(\.targets), at: members.position(of: "TaskArn"))
        return WindowTask(
            name: name, priority: priority, document: document.name, parameters: parameters,
            maxConcurrency: maxConcurrency, maxErrors: maxErrors, targets: targets, cutoffBehavior: cutoffBehavior,
            deliverySeconds: timeout ?? WindowTask.deliverySecondsDefault)
    }

    private func isRunCommand(_ members: Members) -> Bool {
        guard members.has("TaskType") else { return true }
        guard let type = members.word("TaskType", as: TaskType.self) else { return false }
        if type.value == .runCommand { return true }
        context.log.error(
            type.position,
            """
            drydock does not have tasks of type \(type.value.rawValue) yet. \
            Write TaskType: RUN_COMMAND with a command document, or leave the task out.
            """)
        return false
    }

    /// Without a name a task is called by its document, and numbered when that is taken.
    private func name(in members: Members, _ document: CommandDocument?, _ taken: inout [String: Int]) -> String {
        guard let name = members.name("Name", length: MaintenanceWindow.nameLength) else {
            let base = document?.name ?? "task"
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

    private func command(in task: Members, _ document: CommandDocument?) -> ([String: [String]], timeout: Int?) {
        let runCommand = task.members(
            "TaskInvocationParameters", of: "the invocation parameters", known: ["RunCommand"],
            elsewhere: MembersElsewhere.invocation
        )?.members(
            "RunCommand", of: "the parameters of the command", known: WindowTaskReader.runCommandKeys,
            elsewhere: MembersElsewhere.runCommand)
        let reader = CommandReader(log: context.log)
        let parameters = reader.parameters(in: runCommand, for: document, fallback: task.position(of: "TaskArn"))
        _ = runCommand?.text("Comment", length: WindowTaskReader.commentLength)
        if let runCommand { reader.checkDocumentVersion(in: runCommand) }
        let timeout = runCommand?.wholeNumber("TimeoutSeconds", in: WindowTask.deliverySecondsRange, of: "seconds")
        return (parameters, timeout?.value)
    }
}
