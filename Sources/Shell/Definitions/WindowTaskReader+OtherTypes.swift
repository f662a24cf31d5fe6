import MaintenanceWindows
import RunCommand

/// Tasks of the types AUTOMATION, LAMBDA and STEP_FUNCTIONS: they are read and checked as SSM has them, and fail when
/// their turn comes, because nothing carries them out yet.
extension WindowTaskReader {
    private static let nameLength = 1...1600
    /// SSM API reference, MaintenanceWindowAutomationParameters, -LambdaParameters, -StepFunctionsParameters.
    private static let textLengths: [TaskType: [(key: String, length: ClosedRange<Int>)]] = [
        .automation: [("DocumentVersion", 1...8)],
        .lambda: [("ClientContext", 1...8000), ("Qualifier", 1...128), ("Payload", 0...4096)],
        .stepFunctions: [("Input", 0...4096), ("Name", 1...80)],
    ]

    func otherTask(
        _ members: Members, _ type: Members.Located<TaskType>, namesTaken lines: inout [String: Int]
    ) -> WindowTask? {
        let arn = members.text("TaskArn", length: WindowTaskReader.nameLength, required: "AWS-RestartEC2Instance")
        let name = self.name(in: members, "task", &lines)
        if let window { context.places.note(members, at: "Tasks/\(name)", of: .window, named: window) }
        let priority = members.wholeNumber("Priority", in: WindowTask.priorityRange)?.value ?? 0
        let cutoffBehavior = members.word("CutoffBehavior", as: WindowTask.CutoffBehavior.self)?.value
        let isTargetless = !members.has("Targets")
        let targets =
            isTargetless
            ? []
            : TaskTargetReader(
                context: context, windowTargets: windowTargets, allowUnassociatedTargets: allowUnassociatedTargets
            ).targets(of: members)
        let (maxConcurrency, maxErrors) = limits(in: members, isTargetless: isTargetless)
        let parameters = self.parameters(in: members, type.value)
        guard let arn, let targets, let maxConcurrency, let maxErrors else { return nil }
        context.log.warning(
            type.position,
            "Nothing here carries out tasks of type \(type.value.rawValue): \(name) fails when its turn comes.",
            code: .taskNotCarriedOut)
        return WindowTask(
            name: name, priority: priority, type: type.value, document: arn.value, parameters: parameters,
            maxConcurrency: maxConcurrency, maxErrors: maxErrors, targets: targets, cutoffBehavior: cutoffBehavior)
    }

    /// A task without targets has no limits (SSM user guide, "Registering maintenance window tasks without targets").
    private func limits(
        in members: Members, isTargetless: Bool
    ) -> (concurrency: CountOrPercentage?, errors: CountOrPercentage?) {
        let rateControl = RateControlReader(log: context.log)
        guard isTargetless else {
            return (
                rateControl.maxConcurrency(in: members, required: "25%"),
                rateControl.maxErrors(in: members, required: "10%")
            )
        }
        for key in ["MaxConcurrency", "MaxErrors"] where members.has(key) {
            context.log.error(
                members.position(of: key), "A task without Targets has no \(key). Leave it out, or add Targets.")
        }
        return (.count(1), .count(1))
    }

    private func parameters(in task: Members, _ type: TaskType) -> [String: [String]] {
        guard
            let invocation = task.members(
                "TaskInvocationParameters", of: "the invocation parameters", known: [type.member],
                elsewhere: otherMembers(for: type)),
            let lengths = WindowTaskReader.textLengths[type]
        else { return [:] }
        let keys = lengths.map(\.key) + (type == .automation ? ["Parameters"] : [])
        guard let given = invocation.members(type.member, of: "the parameters of the task", known: keys) else {
            return [:]
        }
        for (key, length) in lengths { _ = given.text(key, length: length) }
        return type == .automation
            ? CommandReader(context: context).parameters(in: given, for: nil, fallback: given.position) : [:]
    }

    /// Members of TaskInvocationParameters that belong to tasks of other types.
    func otherMembers(for type: TaskType) -> [String: String] {
        var table: [String: String] = [:]
        for other in TaskType.allCases where other != type {
            table[other.member] =
                "\(other.member) is for tasks of type \(other.rawValue), and this is \(type.rawValue). "
                + "Write \(type.member), or another TaskType."
        }
        return table
    }
}

extension TaskType {
    /// The member of TaskInvocationParameters that belongs to it.
    fileprivate var member: String {
        switch self {
        case .runCommand: "RunCommand"
        case .automation: "Automation"
        case .lambda: "Lambda"
        case .stepFunctions: "StepFunctions"
        }
    }
}
