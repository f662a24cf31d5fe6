import Definitions
import Fleet
import MaintenanceWindows
import Testing

@Suite("Window files") struct WindowFileTests {
    private func diagnostics(_ text: String) throws -> [String] {
        try TemporaryConfiguration(["windows/w.yaml": text]).diagnostics()
            .map { $0.replacing("windows/w.yaml:", with: "") }
    }

    @Test func `the sample has no fault`() throws {
        #expect(try diagnostics(Sample.window) == [])
    }

    @Test(arguments: [
        Change(
            "Duration: 4", "Duration: four",
            #"3:11: error: Duration is text, "four". Write a whole number of hours, 1 to 24."#),
        Change("Duration: 4", "Duration: 4.5", "3:11: error: Duration is 4.5. Write a whole number of hours, 1 to 24."),
        Change("Duration: 4", "Duration: 25", "3:11: error: Duration is 25. Write a whole number of hours, 1 to 24."),
        Change("Duration: 4", "Duration: 04", "3:11: error: Duration is 04. Write a whole number of hours, 1 to 24."),
        Change(
            "Duration: 4", "Duration: '4'",
            #"3:11: error: Duration is text, "4". Write a whole number of hours, 1 to 24, without quotes."#),
        Change(
            "Duration: 4", "Duration: [4]", "3:11: error: Duration is a list. Write a whole number of hours, 1 to 24."),
        Change("Duration: 4", "Duration:", "3:10: error: Duration is empty. Write a whole number of hours, 1 to 24."),
        Change(
            "Duration: 4", "Duration: 99999999999999999999",
            "3:11: error: Duration is 99999999999999999999. Write a whole number of hours, 1 to 24."),
        Change("Duration: 4\n", "", "1:1: error: A window needs Duration, and it is not given. Add Duration: 4."),
        Change(
            "Duration: 4", "Durations: 4",
            "1:1: error: A window needs Duration, and it is not given. Add Duration: 4.",
            "3:1: error: Durations is not known here. Write Duration."),
        Change(
            "Duration: 4", "Duration: 4\nDuration: 5",
            "4:1: error: Duration is given a second time; the first is in line 3. Leave one."),
        Change(
            "Cutoff: 1", "Cutoff: 4",
            "4:9: error: Cutoff 4 leaves no time: it must be less than Duration, 4. Write Cutoff: 3 or less."),
        Change("Cutoff: 1", "Cutoff: 24", "4:9: error: Cutoff is 24. Write a whole number of hours, 0 to 23."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nEnabled: yes",
            #"5:10: error: Enabled is text, "yes". Write true or false, without quotes."#),
        Change(
            "Cutoff: 1", "Cutoff: 1\nEnabled: \"true\"",
            #"5:10: error: Enabled is text, "true". Write true or false, without quotes."#),
        Change(
            "Name: dev-linux", "Name: dev linux",
            """
            1:7: error: Name is "dev linux". Write only letters, digits, hyphens, underscores and full stops.
            """),
        Change("Name: dev-linux", "Name: de", "1:7: error: Name has 2 characters. Write 3 to 128."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nCalendarNames: [holidays]",
            """
            5:17: error: There is no calendar holidays. Put it into calendars/holidays.ics.
            """),
        Change("Cutoff: 1", "Cutoff: 1\nMissedRun: Skip\nAtMost: {Tag: Cluster, Count: 1}"),
        Change(
            "Cutoff: 1", "Cutoff: 1\nMissedRun: Never",
            #"5:12: error: MissedRun is text, "Never". Write RunInWindow or Skip."#),
        Change(
            "Cutoff: 1", "Cutoff: 1\nAtMost: {Tag: Cluster, Count: 0}",
            "5:31: error: Count is 0. Write a whole number of nodes, 1 to 1000."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nTags: [{Key: \"drydock:AtMost\", Value: Tag=Cluster}]",
            "5:39: error: Count is missing. Add Count=1."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nTags: [{Key: \"drydock:MissedRun\", Value: Skip}]\nMissedRun: Skip",
            "5:14: error: MissedRun is set by a member of the window too. Leave the tag out."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nTags: [{Key: Team, Value: web}, {Key: \"drydock:AtMost\", Value: Tag=A Count=2}]"),
        Change(
            "Cutoff: 1", "Cutoff: 1\nWindowId: mw-1",
            "5:1: error: WindowId belongs to a request or an answer of the API, not to a definition. Leave it out."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nDaylightSaving: {Gap: Run}",
            #"5:23: error: Gap is text, "Run". Write RunAfter or Skip."#),
        Change(
            "Cutoff: 1", "Cutoff: 1\nScheduleTimezone: Europe/Berln",
            "5:19: error: Europe/Berln is not a time zone. Write Europe/Berlin if that is meant."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nScheduleOffset: 7",
            "5:17: error: ScheduleOffset is 7. Write a whole number of days, 1 to 6."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nStartDate: 2026-05-01\nEndDate: 2026-04-01",
            "6:10: error: EndDate is not after StartDate, 2026-05-01T00:00:00Z. Write a later one."),
        Change(
            "Cutoff: 1", "Cutoff: 1\nStartDate: 2026-05-04\nEndDate: 2026-05-06",
            """
            2:11: warning: Nothing is ever due: no time within the dates matches this expression. \
            Write another, or other dates.
            """),
        Change(
            "cron(0 2 ? * SUN *)", "rate(1 day)\nScheduleOffset: 1",
            """
            3:17: error: ScheduleOffset counts days after a cron hit, and this is rate(1 day). \
            Leave it out, or write a cron.
            """),
    ])
    func `members of a window`(change: Change) throws {
        #expect(try diagnostics(change.applied(to: Sample.window)) == change.diagnostics)
    }

    @Test(arguments: [
        Change(
            "tag:Patch Group", "Patch Group",
            #"7:21: error: "Patch Group" is not a key of a target. Write InstanceIds, tag:KEY, tag-key or resource-groups:Name."#
        ),
        Change("tag:Patch Group", "resource-groups:Name"),
        Change(
            "Key: \"tag:Patch Group\", Values: [dev-linux]", "Key: \"resource-groups:Name\", Values: [a, b]",
            "7:57: error: A target names one group of nodes. Write a target of the window for each of them."),
        Change(
            "Key: \"tag:Patch Group\", Values: [dev-linux]",
            "Key: \"resource-groups:ResourceTypeFilters\", Values: [EC2]",
            """
            7:69: error: EC2 is not a type of node. Write AWS::EC2::Instance or AWS::SSM::ManagedInstance.
            """),
        Change(
            "Values: [dev-linux]", "Values: dev-linux",
            #"7:48: error: Values is text, "dev-linux". Write a list of values, such as [dev-linux]."#),
        Change("Values: [dev-linux]", "Values: []", "7:48: error: Values has 0 values. Write 1 to 50."),
        Change(
            "{Key: \"tag:Patch Group\", Values: [dev-linux]}", "{Key: InstanceIds, Values: [dev-07]}",
            """
            7:43: error: "dev-07" is not the id of a node. Write i- or mi- and 17 hex digits, or "*" for every node.
            """),
        Change(
            "  - Name: servers", "  - ResourceType: RESOURCE_GROUP",
            """
            6:19: error: ResourceType is RESOURCE_GROUP, and no target names a group. Add one: \
            {Key: "resource-groups:Name", Values: [dev]}.
            """),
        Change(
            "Tasks:", "  - Name: servers\n    Targets: [{Key: tag-key, Values: [a]}]\nTasks:",
            "8:11: error: The target servers is there already, in line 6. Write another name."),
        Change(
            "Tasks:", "  - Targets: [{Key: tag-key, Values: [a]}]\nTasks:"),
    ])
    func `targets of a window`(change: Change) throws {
        #expect(try diagnostics(change.applied(to: Sample.window)) == change.diagnostics)
    }

    @Test(arguments: [
        Change(
            "AWS-RunPatchBaseline", "AWS-RunPatchBaselin",
            #"10:14: error: There is no document "AWS-RunPatchBaselin". Write AWS-RunPatchBaseline."#),
        Change("AWS-RunPatchBaseline", "arn:aws:ssm:eu-central-1::document/AWS-RunPatchBaseline"),
        Change(
            "    TaskArn", "    TaskType: LAMBDA\n    TaskArn",
            """
            10:15: warning: Nothing here carries out tasks of type LAMBDA: install fails when its turn comes.
            """,
            """
            12:21: error: A task without Targets has no MaxConcurrency. Leave it out, or add Targets.
            """,
            """
            13:16: error: A task without Targets has no MaxErrors. Leave it out, or add Targets.
            """,
            """
            14:32: error: RunCommand is for tasks of type RUN_COMMAND, and this is LAMBDA. Write Lambda, or another \
            TaskType.
            """),
        Change(
            """
                TaskArn: AWS-RunPatchBaseline
                MaxConcurrency: 25%
                MaxErrors: 10%
                TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Install}}}
            """,
            """
                TaskType: AUTOMATION
                TaskArn: AWS-RestartEC2Instance
                TaskInvocationParameters: {Automation: {DocumentVersion: "1", Parameters: {InstanceId: ["{{TARGET_ID}}"]}}}
            """,
            "6:11: warning: No task works on the target servers. Name it in the Targets of a task, or leave it out.",
            """
            10:15: warning: Nothing here carries out tasks of type AUTOMATION: install fails when its turn comes.
            """),
        Change(
            "Operation: Install", "Operation: Instal",
            #"13:69: error: Operation cannot be "Instal". Write Scan or Install."#),
        Change(
            "Operation: Install", "Operation: [Install, Scan]",
            "13:69: error: Operation is a String and takes one value. Leave one."),
        Change(
            "{Operation: Install}", "{Operation: Install, Reboot: NoReboot}",
            """
            13:78: error: AWS-RunPatchBaseline has no parameter Reboot. Write one of Operation, RebootOption, \
            SnapshotId, InstallOverrideList, BaselineOverride, AssociationId.
            """),
        Change(
            "{Operation: Install}", "{}",
            "13:57: error: AWS-RunPatchBaseline needs the parameter Operation, and it is not given. Add Operation."),
        Change(
            "    TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Install}}}\n", "",
            "10:14: error: AWS-RunPatchBaseline needs the parameter Operation, and it is not given. Add Operation."),
        Change(
            "MaxConcurrency: 25%", "MaxConcurrency: 0",
            """
            11:21: error: MaxConcurrency is 0. Write a number of nodes, 1 or more, or a share of them, 1% to 100%.
            """),
        Change(
            "    MaxErrors: 10%\n", "",
            "9:5: error: A task needs MaxErrors, and it is not given. Add MaxErrors: 10%."),
        Change(
            "    TaskArn", "    CutoffBehavior: STOP\n    TaskArn",
            #"10:21: error: CutoffBehavior is text, "STOP". Write CONTINUE_TASK or CANCEL_TASK."#),
        Change(
            "    TaskArn", "    Targets: [{Key: WindowTargetIds, Values: [server]}]\n    TaskArn",
            #"10:47: error: This window has no target "server". Write servers."#),
        Change(
            "    TaskArn", "    Targets: [{Key: WindowTargetIds, Values: [servers, servers]}]\n    TaskArn",
            "10:56: error: servers is named twice, and would be worked on twice. Leave one."),
        Change(
            "    TaskArn", "    Targets: [{Key: InstanceIds, Values: [i-0123456789abcdef0]}]\n    TaskArn",
            """
            10:21: error: A task may name nodes of its own only in a window that allows it. \
            Write AllowUnassociatedTargets: true in the window, or WindowTargetIds here.
            """),
        Change(
            "    TaskArn", "    Targets: [{Key: \"tag:Role\", Values: [web]}]\n    TaskArn",
            """
            10:21: error: "tag:Role" is not a key of a task's target. \
            Write WindowTargetIds with names of the window's targets.
            """),
        Change(
            "Operation: Install}}", "Operation: Install}, TimeoutSeconds: 29}",
            "13:95: error: TimeoutSeconds is 29. Write a whole number of seconds, 30 to 2592000."),
        Change(
            "{RunCommand: {Parameters: {Operation: Install}}}", "{Automation: {}}",
            """
            10:14: error: AWS-RunPatchBaseline needs the parameter Operation, and it is not given. Add Operation.
            """,
            """
            13:32: error: Automation is for tasks of type AUTOMATION, and this is RUN_COMMAND. Write RunCommand, or \
            another TaskType.
            """),
        Change(
            """
            Targets:
              - Name: servers
                Targets: [{Key: "tag:Patch Group", Values: [dev-linux]}]

            """, "",
            """
            6:5: error: This task has nothing to work on: neither it nor the window has Targets. Add Targets to \
            the window.
            """),
    ])
    func `tasks of a window`(change: Change) throws {
        #expect(try diagnostics(change.applied(to: Sample.window)) == change.diagnostics)
    }

    @Test(arguments: [
        (
            "Promotion: {After: staging, SoakDays: 6, MinimumSuccessPercent: 95}",
            "5:20: error: There is no window staging. Name a window of this folder."
        ),
        (
            "Promotion: {After: dev-linus}",
            "5:20: error: There is no window dev-linus. Write dev-linux."
        ),
        (
            "Promotion: {After: dev-linux}",
            "5:20: error: The gates form a circle, dev-linux after dev-linux: none of them would ever open. Take the "
                + "Promotion out of the first phase."
        ),
        (
            "Promotion: {SoakDays: 6}",
            "5:12: error: A promotion needs After, and it is not given. Add After: staging-linux."
        ),
        (
            "Promotion: {After: dev-linux, SoakDays: 366}",
            "5:41: error: SoakDays is 366, and must be 0 to 365 days. Write a number in between."
        ),
    ])
    func `a gate names a window that there is, and comes after it`(line: String, diagnostic: String) throws {
        let found = try diagnostics(Sample.window.replacing("Cutoff: 1", with: "Cutoff: 1\n\(line)"))
        #expect(found.contains { $0.hasPrefix(diagnostic.prefix(28)) }, "\(found)")
    }

    @Test func `all errors of a file come at once`() throws {
        let text = Sample.window.replacing("Duration: 4", with: "Duration: four").replacing("25%", with: "250%")
            .replacing("Cutoff: 1", with: "Cutof: 1").replacing("Operation: Install", with: "Operation: Nothing")
            .replacing("[dev-linux]", with: "dev-linux")
        let places = try diagnostics(text).map { $0.prefix { $0 != " " } }
        #expect(places == ["1:1:", "3:11:", "4:1:", "7:48:", "11:21:", "13:69:"])
    }

    @Test func `a window without tasks, and a target without one, are warned about`() throws {
        let idle = Sample.window.split(separator: "\n").prefix(7).joined(separator: "\n")
        #expect(
            try diagnostics(idle) == [
                "1:1: warning: This window has no Tasks and does nothing when it opens. Add a task."
            ])
        let text = Sample.window
            .replacing("Tasks:", with: "  - Name: others\n    Targets: [{Key: tag-key, Values: [a]}]\nTasks:")
            .replacing("    TaskArn", with: "    Targets: [{Key: WindowTargetIds, Values: [servers]}]\n    TaskArn")
        #expect(
            try diagnostics(text) == [
                "8:11: warning: No task works on the target others. Name it in the Targets of a task, or leave it out."
            ])
    }

    @Test func `names that are left out are filled in`() throws {
        let text = Sample.window.replacing("  - Name: servers\n    Targets", with: "  - Targets")
            .replacing("  - Name: install\n    TaskArn", with: "  - TaskArn")
        let window = try #require(try TemporaryConfiguration(["windows/w.yaml": text]).load().definitions.windows.first)
        #expect(window.targets.map(\.name) == ["target-1"])
        #expect(window.tasks.map(\.name) == ["AWS-RunPatchBaseline"])
        #expect(window.tasks[0].targets == window.targets)
    }

    @Test func `a task may name nodes where the window allows it`() throws {
        let text = Sample.window
            .replacing("Cutoff: 1", with: "Cutoff: 1\nAllowUnassociatedTargets: true")
            .replacing(
                "    TaskArn", with: "    Targets: [{Key: InstanceIds, Values: [i-0123456789abcdef0]}]\n    TaskArn")
        let window = try #require(try TemporaryConfiguration(["windows/w.yaml": text]).load().definitions.windows.first)
        #expect(
            window.tasks[0].targets == [
                WindowTarget(
                    name: "InstanceIds", targets: [Target(key: .instanceIDs, values: ["i-0123456789abcdef0"])])
            ])
    }
}
