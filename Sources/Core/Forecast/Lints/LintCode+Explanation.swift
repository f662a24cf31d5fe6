extension LintCode {
    /// What it is about at length: why it matters, an example, and the way out.
    package struct Explanation: Hashable, Sendable {
        package let why: String
        /// Lines of a definition, or of two.
        package let example: [String]
        package let wayOut: String

        fileprivate init(_ why: String, _ example: [String], _ wayOut: String) {
            self.why = why
            self.example = example
            self.wayOut = wayOut
        }
    }

    package var explanation: Explanation {
        switch self {
        case .invalid, .endsBeforeStart, .cutoffLeavesNoTime, .noTarget, .gateUnknown, .gateCircle, .noTask,
            .taskNotCarriedOut, .unusedTarget, .matchesNobody, .wrongPlatform:
            whileReading
        case .neverFires, .rarelyFires, .longerThanInterval, .alwaysFrozen, .clockGap, .clockOverlap: ofSchedules
        case .gateWithoutEvidence, .gateStricterThanErrors, .phaseOrder, .windowsOverlap, .nodeInNoWindow, .doesNotFit,
            .awsOwnMember, .awsSchedule, .awsTargets:
            ofTheRest
        }
    }

    private var whileReading: Explanation {
        switch self {
        case .endsBeforeStart:
            Explanation(
                "A schedule is due from StartDate to EndDate. When EndDate is not the later one, it is never due.",
                ["StartDate: 2027-01-01T00:00:00Z", "EndDate: 2026-01-01T00:00:00Z"],
                "Write a later EndDate, or leave it out.")
        case .cutoffLeavesNoTime:
            Explanation(
                """
                Cutoff is how many hours before the end no node is started any more. With as many hours as Duration has, \
                or more, none is ever started.
                """, ["Duration: 2", "Cutoff: 2"], "Write a Cutoff that is at least 1 less than Duration.")
        case .noTarget:
            Explanation(
                "A task works on the targets of its window. Here neither the window nor the task has any.",
                ["Tasks:", "  - TaskArn: AWS-RunPatchBaseline"],
                "Add Targets to the window: a name, and tags that select nodes.")
        case .gateUnknown:
            Explanation(
                "Promotion holds a window until another one went well. That other one is not among the definitions.",
                ["Promotion: {After: stagging-linux}"], "Write the Name of a window, as its file has it.")
        case .gateCircle:
            Explanation(
                "Each window waits for another one of the circle, so none of them would ever open.",
                [
                    "# windows/a.yaml", "Promotion: {After: b}", "# windows/b.yaml", "Promotion: {After: a}",
                ], "Take the Promotion out of the phase that goes first.")
        case .noTask:
            Explanation(
                "The window opens, does nothing, and counts as a success.", ["Name: empty", "Tasks: []"],
                "Add a task, or take the file out.")
        case .taskNotCarriedOut:
            Explanation(
                """
                Tasks of the types AUTOMATION, LAMBDA and STEP_FUNCTIONS are read as AWS has them, but nothing here carries \
                them out. Such a task fails when its turn comes, and the run with it.
                """, ["TaskType: LAMBDA"], "Write a task of type RUN_COMMAND, or take the task out.")
        case .unusedTarget:
            Explanation(
                "Tasks that name their targets work on these alone. What no task names is never worked on.",
                ["Targets: [{Name: web, ...}, {Name: database, ...}]", "Tasks: [{Targets: [web], ...}]"],
                "Name the target in a task, or leave it out.")
        case .matchesNobody:
            Explanation(
                "No node of the fleet has such a tag or id. Mostly a slip of the pen, and then nothing is maintained.",
                [#"Targets: [{Key: "tag:Patch Group", Values: [prodction]}]"#],
                "Write the tag as the nodes have it, or tag the nodes.")
        case .wrongPlatform:
            Explanation(
                "A document is for certain platforms, and on all others it is skipped. Here it is skipped everywhere.",
                ["TaskArn: AWS-RunShellScript        # on Windows servers"],
                "Select other nodes, or name a document that they can carry out.")
        default:
            Explanation(
                "What stands there cannot be applied, so nothing of the folder is. The message says what to write.",
                ["Duration: four"], "Write what the message says.")
        }
    }

    private var ofSchedules: Explanation {
        switch self {
        case .neverFires:
            Explanation(
                "From --from on (now, unless given) nothing is due: the times have passed, or there is no such day.",
                ["Schedule: cron(0 2 30 FEB ? *)"], "Write another time or a later EndDate, or take the file out.")
        case .rarelyFires:
            Explanation(
                """
                More than two years pass between two times. That is seldom meant: mostly a day that few months have, or \
                a year that was left in.
                """, ["Schedule: cron(0 2 29 2 ? *)      # leap days alone"],
                "Write a day that every month has, such as L for the last one. Once is written at(...).")
        case .longerThanInterval:
            Explanation(
                """
                A window never runs twice at once: while work of an opening goes on, the next opening is skipped, and \
                recorded as such.
                """, ["Schedule: rate(3 hours)", "Duration: 4"], "Write a shorter Duration, or open it less often.")
        case .alwaysFrozen:
            Explanation(
                """
                While one of its calendars is closed, a window starts no node, and what is due waits until its cutoff. \
                Here the calendar is closed at every opening, for as long as that.
                """, ["Schedule: cron(0 2 ? * SUN#2 *)", "CalendarNames: [no-change-on-sundays]"],
                "Open the window at another time, or the calendar at this one.")
        case .clockGap:
            Explanation(
                """
                When the clocks are put forward, an hour is missing. A time in it never comes on that day. drydock then \
                opens the window right after the change, unless DaylightSaving says Gap: Skip; what AWS does is not \
                documented. By the clock on the wall it is late either way, and the time ahead is the same.
                """,
                [
                    "Schedule: cron(0 2 ? * SUN#2 *)     # the clocks go forward at 02:00",
                    "ScheduleTimezone: America/New_York",
                ],
                "Write an hour that always comes, such as 04:00, or a zone that does not change its clocks.")
        default:
            Explanation(
                """
                When the clocks are put back, an hour comes twice. drydock opens the window the first time only, unless \
                DaylightSaving says Overlap: Second or Both; what AWS does is not documented.
                """,
                [
                    "Schedule: cron(30 1 ? * SUN#1 *)    # 01:30 comes twice in November",
                    "ScheduleTimezone: America/New_York",
                ],
                "Write an hour that comes once, such as 04:00, or a zone that does not change its clocks.")
        }
    }

    private var ofTheRest: Explanation {
        switch self {
        case .gateWithoutEvidence:
            Explanation(
                """
                A gate is met by a run of the window before it that installed something on some node. A run that cannot \
                come, or that only scans, proves nothing, so the gate stays closed for ever.
                """, ["Promotion: {After: weekly-scan}"], "Name a window that installs something.")
        case .gateStricterThanErrors:
            Explanation(
                """
                MaxErrors says how many nodes may fail before a run is stopped, MinimumSuccessPercent how many must \
                succeed for the next phase to open. Both round against you: 10% of 28 nodes are 2 errors, and 26 of 28 \
                is 93 %. Such a run is a success, and the next phase is held all the same. It may be meant: patch on, \
                but have a look before production.
                """,
                [
                    "MaxErrors: 10%                    # staging, 28 nodes",
                    "MinimumSuccessPercent: 95         # production",
                ],
                "Lower MaxErrors there or the percentage here, until they agree.")
        case .phaseOrder:
            Explanation(
                """
                Over 120 months, each opening of the later phase is held against the last opening of the earlier one: \
                it must be a new one, and its soak must be over, even if its work goes on to its very end. Dates that \
                look a week apart may meet: the second Tuesday and five days is the third Sunday in 87 of 120 months.
                """,
                [
                    "# staging", "Schedule: cron(0 2 ? * TUE#2 *)", "ScheduleOffset: 5", "# production",
                    "Schedule: cron(0 2 ? * SUN#3 *)",
                ],
                """
                Count all phases from the same day: TUE#2 with ScheduleOffset 5 for staging, and for production a day \
                that comes later in every month, such as SUN#4; or SUN#2 and SUN#3.
                """)
        case .windowsOverlap:
            Explanation(
                """
                Both windows start their commands on the same nodes at the same time. Each keeps its own limits, but \
                together more nodes are down than either allows, and two installations meet on one machine.
                """, ["Schedule: cron(0 2 ? * SUN#2 *)     # and another one at 04:00", "Duration: 4"],
                "Open one after the other has ended, or make them tasks of one window.")
        case .nodeInNoWindow:
            Explanation(
                "No enabled window with a time left selects them, so nobody ever patches them.",
                ["Tags: {Patch Group: prodction}     # in fleet/"],
                "Tag the nodes as a window selects them, or add a target to a window.")
        case .doesNotFit:
            Explanation(
                """
                The nodes of a task are worked on in rounds: so many at once, each as long as a node takes on average. \
                What a node takes follows from the behaviour of its group and from what comes out between two \
                openings. Rounds that would begin after the cutoff do not begin.
                """, ["MaxConcurrency: 5%                # 20 rounds of 25 min", "Duration: 4"],
                "Raise MaxConcurrency, or Duration.")
        case .awsOwnMember:
            Explanation(
                "Promotion, CalendarNames of a window and DaylightSaving are drydock's own. AWS has no such members.",
                ["Promotion: {After: staging-linux}"],
                "For AWS leave them out, or keep them as tags of the window, such as drydock:Promotion.")
        case .awsSchedule:
            Explanation(
                """
                AWS takes no more than one opening in 5 minutes; of associations a few cadences only, in UTC, from \
                every 30 minutes to every 30 days. drydock takes every schedule for both.
                """, ["ScheduleExpression: cron(0 2 1 MAR ? *)", "ScheduleTimezone: Europe/Berlin"],
                "Use a window for such work, or one of the cadences that the message names.")
        default:
            Explanation(
                "AWS takes 5 keys and 50 values for each target, 10 targets for each task, and no * in a window.",
                [#"Targets: [{Key: InstanceIds, Values: ["*"]}]     # in a window"#],
                "Select by a tag that all of the nodes have, or split the window up.")
        }
    }
}
