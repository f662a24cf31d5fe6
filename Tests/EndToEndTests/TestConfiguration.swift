import Foundation
import TestSupport

/// A configuration folder with several windows a day, on a fleet that fails, hangs, drifts and goes offline.
struct TestConfiguration {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for (name, schedule, zone, group, behaviour) in [
            ("first", "cron(0 0/6 * * ? *)", "UTC", "red", ""),
            ("second", "cron(30 1/8 * * ? *)", "America/New_York", "blue", "    CutoffBehavior: CONTINUE_TASK\n"),
            ("third", "rate(5 hours)", "UTC", "green", "    CutoffBehavior: CANCEL_TASK\n"),
        ] {
            try write(
                "windows/\(name).yaml",
                """
                Name: \(name)
                Schedule: \(schedule)
                ScheduleTimezone: \(zone)
                Duration: 2
                Cutoff: 1
                Targets:
                  - Name: nodes
                    Targets: [{Key: "tag:Group", Values: [\(group), yellow]}]
                Tasks:
                  - Name: scan
                    TaskType: RUN_COMMAND
                    TaskArn: AWS-RunPatchBaseline
                    Priority: 1
                    MaxConcurrency: 50%
                    MaxErrors: 20%
                    TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Scan}}}
                  - Name: install
                    TaskType: RUN_COMMAND
                    TaskArn: AWS-RunPatchBaseline
                    Priority: 2
                    MaxConcurrency: 2
                    MaxErrors: 10%
                \(behaviour)    TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Install}}}

                """)
        }
        for (name, schedule) in [("agent", "rate(30 minutes)"), ("hourly", "rate(1 hour)")] {
            try write(
                "associations/\(name).yaml",
                """
                AssociationName: \(name)
                Name: AWS-ConfigureAWSPackage
                Parameters: {action: Install, name: \(name)}
                Targets: [{Key: InstanceIds, Values: ["*"]}]
                ScheduleExpression: \(schedule)
                MaxConcurrency: "5"

                """)
        }
        for group in ["red", "blue", "green", "yellow"] {
            try write(
                "fleet/\(group).yaml",
                """
                Name: \(group)
                Count: 5
                Platforms: [Debian12, Ubuntu22.04]
                Tags: {Group: \(group)}
                Behaviour:
                  ScanSeconds: [20, 400]
                  InstallSecondsPerPatch: [10, 90]
                  RebootSeconds: [60, 240]
                  StepSeconds: [2, 8]
                  FailureRate: 0.05
                  HangRate: 0.01
                  FlakyShare: 0.2
                  OfflinePerDay: 0.5
                  OfflineMinutes: \(group == "green" ? "[2000, 4000]" : "[10, 240]")
                  ServicesStopPerDay: 0.2
                  PackagesVanishPerDay: 0.1
                  UnpatchedDays: 30

                """)
        }
    }

    /// Somebody changes the window `first`: more nodes at once.
    func edit() throws {
        let path = "windows/first.yaml"
        let text = try String(contentsOf: URL(filePath: folder.path).appending(path: path), encoding: .utf8)
        try write(path, text.replacing("MaxConcurrency: 50%", with: "MaxConcurrency: 75%"))
    }

    private func write(_ path: String, _ text: String) throws {
        let url = URL(filePath: folder.path).appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
    }
}
