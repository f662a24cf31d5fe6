import Definitions
import StateManager
import Testing

@Suite("Association files") struct AssociationFileTests {
    private func diagnostics(_ text: String) throws -> [String] {
        try TemporaryConfiguration(["associations/a.yml": text]).diagnostics()
            .map { $0.replacing("associations/a.yml:", with: "") }
    }

    @Test(arguments: [
        Change("ScheduleExpression: cron(0 2 ? * SUN *)\n", ""),
        Change(
            "AssociationName: time-sync\n", "",
            "1:1: error: An association needs AssociationName, and it is not given. Add AssociationName: time-sync."),
        Change(
            "Name: AWS-RunShellScript\n", "",
            "1:1: error: An association needs Name, and it is not given. Add Name: AWS-RunPatchBaseline."),
        Change(
            "Targets: [{Key: InstanceIds, Values: [\"*\"]}]\n", "",
            """
            1:1: error: An association needs Targets, and it is not given. \
            Add Targets: [{Key: "tag:Patch Group", Values: [dev-linux]}].
            """),
        Change(
            "cron(0 2 ? * SUN *)\n", "rate(1 hour)\nApplyOnlyAtCronInterval: true\n",
            """
            6:26: error: ApplyOnlyAtCronInterval needs a cron, and this is rate(1 hour). Leave it out, or write a cron.
            """),
        Change(
            "cron(0 2 ? * SUN *)\n", "rate(1 hour)\nScheduleOffset: 2\n",
            """
            6:17: error: ScheduleOffset counts days after a cron hit, and this is rate(1 hour). \
            Leave it out, or write a cron.
            """),
        Change(
            "SUN *)\n", "SUN *)\nScheduleOffset: 2\n",
            "6:17: error: ScheduleOffset needs ApplyOnlyAtCronInterval. Add ApplyOnlyAtCronInterval: true."),
        Change("SUN *)\n", "SUN *)\nScheduleOffset: 2\nApplyOnlyAtCronInterval: true\n"),
        Change(
            "ScheduleExpression: cron(0 2 ? * SUN *)", "ApplyOnlyAtCronInterval: true",
            """
            5:26: error: ApplyOnlyAtCronInterval without ScheduleExpression would never apply. \
            Add ScheduleExpression: cron(…).
            """),
        Change(
            "ScheduleExpression: cron(0 2 ? * SUN *)", "ScheduleTimezone: Asia/Seoul",
            """
            5:19: error: ScheduleTimezone needs a ScheduleExpression, and there is none. Add one, or leave \
            ScheduleTimezone out.
            """
        ),
        Change(
            "SUN *)\n", "SUN *)\nStartDate: 2026-01-01\n",
            """
            6:1: error: drydock does not have StartDate yet. Leave it out. An association begins when its file \
            is applied.
            """),
        Change(
            "SUN *)\n", "SUN *)\nDuration: 2\n",
            "6:11: error: Duration needs ApplyOnlyAtCronInterval. Add ApplyOnlyAtCronInterval: true, with a cron."),
        Change(
            "SUN *)\n", "SUN *)\nApplyOnlyAtCronInterval: true\nDuration: 25\n",
            "7:11: error: Duration is 25. Write a whole number of hours, 1 to 24."),
        Change("SUN *)\n", "SUN *)\nApplyOnlyAtCronInterval: true\nDuration: 24\n"),
        Change(
            "SUN *)\n", "SUN *)\nComplianceSeverity: SEVERE\n",
            """
            6:21: error: ComplianceSeverity is text, "SEVERE". Write CRITICAL or HIGH or MEDIUM or LOW or UNSPECIFIED.
            """),
        Change(
            "SUN *)\n", "SUN *)\nSyncCompliance: auto\n",
            "6:17: error: SyncCompliance is text, \"auto\". Write AUTO or MANUAL."),
        Change(
            "SUN *)\n", "SUN *)\nCalendarNames: [holidays]\n",
            "6:17: error: There is no calendar holidays. Put it into calendars/holidays.ics."),
        Change(
            "[\"*\"]", "[\"*\", i-0123456789abcdef0]",
            "4:39: error: * already selects every node. Leave out the other values."),
        Change(
            "{commands: systemctl enable --now chronyd}", "[a]",
            "3:13: error: Parameters is a list. Write a mapping of names and values."),
        Change(
            "{commands: systemctl enable --now chronyd}", "{commands: {a: b}}",
            "3:24: error: commands is a mapping. Write a text or a list of texts."),
        Change(
            "{commands: systemctl enable --now chronyd}", "{commands: [a, {b: c}]}",
            "3:28: error: commands has a value that is a mapping. Write a text, in quotes if need be."),
    ])
    func `members of an association`(change: Change) throws {
        #expect(try diagnostics(change.applied(to: Sample.association)) == change.diagnostics)
    }

    @Test func `rate control is AWS's own when it is left out`() throws {
        let loaded = try TemporaryConfiguration(["associations/a.yml": Sample.association]).load()
        let association = try #require(loaded.definitions.associations.first)
        #expect(association.maxConcurrency == .count(50))
        #expect(association.maxErrors == .percentage(100))
        #expect(!association.applyOnlyAtCronInterval)
        #expect(association.id == Association.ID(derivedFrom: "time-sync"))
    }
}
