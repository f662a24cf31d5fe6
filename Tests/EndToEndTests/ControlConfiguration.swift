import Foundation
import TestSupport

/// A configuration whose windows do not open by themselves for years: what happens is what a test asks for.
///
/// Sixty nodes, three at once, each an hour of work: a window that is run stays open as long as a test needs.
struct ControlConfiguration {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["slow", "other"] { try write(window: name) }
        try write(
            "windows/frozen.yaml",
            """
            Name: gated
            Schedule: cron(0 2 1 1 ? 2190)
            Duration: 4
            Cutoff: 1
            Promotion: {After: slow}
            Targets: [{Name: nodes, Targets: [{Key: "tag:Group", Values: [red]}]}]
            Tasks: [{Name: patch, TaskType: RUN_COMMAND, TaskArn: AWS-RunShellScript, MaxConcurrency: "3",
              MaxErrors: "2", TaskInvocationParameters: {RunCommand: {Parameters: {commands: ["sleep 3000"]}}}}]

            """)
        try write(
            "associations/banner.yaml",
            """
            AssociationName: banner
            Name: AWS-RunShellScript
            Parameters: {commands: ["true"]}
            Targets: [{Key: InstanceIds, Values: ["*"]}]
            ScheduleExpression: cron(0 2 1 1 ? 2190)
            ApplyOnlyAtCronInterval: true

            """)
        try write(
            "fleet/red.yaml",
            """
            Name: red
            Count: 60
            Platforms: [Debian12]
            Tags: {Group: red}
            Behaviour: {StepSeconds: [3000, 3500]}

            """)
    }

    func write(window name: String, schedule: String = "cron(0 2 1 1 ? 2190)", extra: String = "") throws {
        try write(
            "windows/\(name).yaml",
            """
            Name: \(name)
            Schedule: \(schedule)
            Duration: 4
            Cutoff: 1
            \(extra)
            Targets: [{Name: nodes, Targets: [{Key: "tag:Group", Values: [red]}]}]
            Tasks: [{Name: patch, TaskType: RUN_COMMAND, TaskArn: AWS-RunShellScript, MaxConcurrency: "3",
              MaxErrors: "2", TaskInvocationParameters: {RunCommand: {Parameters: {commands: ["sleep 3000"]}}}}]

            """)
    }

    func write(_ path: String, _ text: String) throws {
        let url = URL(filePath: folder.path).appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: URL(filePath: folder.path).appending(path: path))
    }
}
