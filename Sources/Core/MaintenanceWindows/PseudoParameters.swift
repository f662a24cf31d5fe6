import Fleet
import RunCommand

/// The names in double braces that a task's parameters may use, and what they stand for in one command (SSM user guide,
/// "About pseudo parameters"). `TARGET_ID` and `RESOURCE_ID` are not for tasks of type RUN_COMMAND; they, and names that
/// nobody knows, are left as they are.
struct PseudoParameters {
    private let values: [(name: String, value: String)]

    init(
        window: MaintenanceWindow, task: WindowTask, target: WindowTarget, executionID: String,
        taskExecutionID: String, invocationID: String
    ) {
        values = [
            ("WINDOW_ID", window.id.rawValue),
            ("WINDOW_TASK_ID", DerivedIdentifier.uuid("window task", window.id.rawValue, task.name)),
            ("WINDOW_TARGET_ID", DerivedIdentifier.uuid("window target", window.id.rawValue, target.name)),
            ("WINDOW_EXECUTION_ID", executionID), ("TASK_EXECUTION_ID", taskExecutionID),
            ("INVOCATION_ID", invocationID),
            (
                "TARGET_TYPE", target.targets.contains { $0.key == .resourceGroup } ? "RESOURCE_GROUP" : "INSTANCE"
            ),
        ]
    }

    /// The parameters with the values put in. What was put in is not looked at again.
    func filled(into parameters: [String: [String]]) -> [String: [String]] {
        parameters.mapValues { $0.map(filled) }
    }

    private func filled(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            if let (name, value) = values.first(where: { rest.hasPrefix("{{\($0.name)}}") }) {
                result += value
                rest = rest.dropFirst(name.count + 4)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }
}
