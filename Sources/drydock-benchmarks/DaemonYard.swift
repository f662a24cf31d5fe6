import Foundation

/// Definitions for a daemon, as files.
struct DaemonYard {
    let folder: String

    /// Groups of nodes, each with a window of its own that opens at `schedule`.
    func write(windows count: Int, nodesEach: Int, schedule: String) throws {
        for part in ["windows", "associations", "fleet"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        for number in 0..<count {
            try write(
                "windows/window-\(number).yaml",
                """
                Name: window-\(number)
                Schedule: \(schedule)
                ScheduleTimezone: UTC
                Duration: 2
                Cutoff: 1
                Targets:
                  - Name: servers
                    Targets: [{Key: "tag:Group", Values: [group-\(number)]}]
                Tasks:
                  - Name: scan
                    TaskType: RUN_COMMAND
                    TaskArn: AWS-RunPatchBaseline
                    MaxConcurrency: 100%
                    MaxErrors: 100%
                    TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Scan}}}

                """)
        }
        let groups = (0..<count).map { number in
            """
              - Name: g\(number)
                Count: \(nodesEach)
                Platforms: [Debian12]
                Tags: {Group: group-\(number)}
                Behaviour: {ScanSeconds: [120, 600], StepSeconds: [2, 8], ServicesStopPerDay: 0.02}

            """
        }
        try write("fleet/fleet.yaml", "Groups:\n" + groups.joined())
    }

    /// Five of them, on all nodes.
    func writeAssociations() throws {
        for number in 1...5 {
            try write(
                "associations/association-\(number).yaml",
                """
                AssociationName: association-\(number)
                Name: AWS-RunShellScript
                Parameters: {commands: [systemctl enable --now service-\(number)]}
                Targets: [{Key: InstanceIds, Values: ["*"]}]
                ScheduleExpression: rate(30 minutes)
                MaxConcurrency: 10%

                """)
        }
    }

    private func write(_ path: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(path)", atomically: false, encoding: .utf8)
    }
}
