/// What a window's task is (SSM API reference, MaintenanceWindowTask). Only RUN_COMMAND is carried out: a task of another
/// type fails when its turn comes, and says so.
package enum TaskType: String, Hashable, Sendable, CaseIterable {
    case runCommand = "RUN_COMMAND"
    case automation = "AUTOMATION"
    case lambda = "LAMBDA"
    case stepFunctions = "STEP_FUNCTIONS"
}
