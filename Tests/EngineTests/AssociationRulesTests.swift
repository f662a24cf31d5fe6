import ChangeCalendars
import Documents
import Engine
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

@Suite("Rules of associations") struct AssociationRulesTests {
    private func association(
        _ schedule: String?, onlyAtCron: Bool = false, atOnce: Int = 50, duration: Int? = nil,
        calendars: [ChangeCalendar] = [], document: String = "AWS-RunShellScript", name: String = "agent"
    ) throws -> Association {
        Association(
            name: name, document: document, parameters: ["commands": ["true"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: try schedule.map { Schedule(expression: try ScheduleExpression(parsing: $0)) },
            applyOnlyAtCronInterval: onlyAtCron, maxConcurrency: .count(atOnce), durationHours: duration,
            calendars: calendars)
    }

    /// Closed from 02:00 to 04:00 on 1 December 2026.
    private func freeze() throws -> ChangeCalendar {
        try ChangeCalendar(
            parsing: """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//drydock//tests
                BEGIN:VEVENT
                UID:freeze
                DTSTAMP:20261101T000000Z
                DTSTART:20261201T020000Z
                DURATION:PT2H
                SUMMARY:Year-end
                END:VEVENT
                END:VCALENDAR

                """, name: "closed")
    }

    // MARK: - Calendars

    @Test func `a run that is due in a freeze is skipped and recorded, and the next one counts`() throws {
        var scenario = try Scenario(
            associations: [association("rate(1 hour)", calendars: [freeze()])], nodes: ["a1", "a2"],
            at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.seconds(5), .success) }
        try scenario.run(until: "2026-12-01T04:00:00Z")
        #expect(
            scenario.lines(.associationStarted, .associationSkipped) == [
                "01:00 associationStarted", "02:00 associationSkipped Cancelled", "03:00 associationSkipped Cancelled",
                "04:00 associationStarted",
            ])
        #expect(
            scenario.reasons(.associationSkipped).first
                == "Frozen by closed, Year-end, until 2026-12-01T04:00:00Z. It is not applied; its next time counts.")
        try scenario.restart(at: "2026-12-01T04:00:00Z")
    }

    @Test func `an association without a schedule that is new in a freeze never runs`() throws {
        var scenario = try Scenario(
            associations: [association(nil, calendars: [freeze()])], nodes: ["a1"], at: "2026-12-01T02:30:00Z"
        ) { _, _ in (.seconds(5), .success) }
        try scenario.run(until: "2026-12-02T00:00:00Z")
        #expect(scenario.lines(.associationStarted, .associationSkipped) == ["02:30 associationSkipped Cancelled"])
    }

    @Test func `nodes that a run has not come to when a freeze begins wait until it is over`() throws {
        var scenario = try Scenario(
            associations: [association("cron(55 1 * * ? *)", onlyAtCron: true, atOnce: 1, calendars: [freeze()])],
            nodes: ["a1", "a2"], at: "2026-12-01T01:50:00Z"
        ) { _, _ in (.seconds(600), .success) }
        try scenario.run(until: "2026-12-01T06:00:00Z")
        #expect(scenario.lines(.associationFinished) == ["04:10 associationFinished Success"])
    }

    @Test func `nobody applies an association in a freeze`() throws {
        var scenario = try Scenario(
            associations: [association("rate(1 day)", calendars: [freeze()])], nodes: ["a1"], at: "2026-12-01T00:00:00Z"
        ) { _, _ in (.seconds(5), .success) }
        try scenario.tell(
            .applyAssociation(AssociationRequest(name: "agent", reason: "a CVE", by: "anna")),
            at: "2026-12-01T03:00:00Z")
        #expect(scenario.reasons(.interventionRefused).first?.hasPrefix("run is refused. Frozen by closed") == true)
    }

    // MARK: - Duration

    @Test func `after its Duration a run starts no node and what runs is cancelled, whoever was restarted`() throws {
        var scenario = try Scenario(
            associations: [association("cron(0 1 * * ? *)", onlyAtCron: true, atOnce: 1, duration: 1)],
            nodes: ["a1", "a2", "a3"], at: "2026-12-01T00:30:00Z"
        ) { _, _ in (.seconds(2400), .success) }
        try scenario.run(until: "2026-12-01T01:50:00Z")
        try scenario.restart(at: "2026-12-01T01:51:00Z")
        try scenario.run(until: "2026-12-01T03:00:00Z")
        #expect(scenario.lines(.associationCutOff) == ["02:00 associationCutOff"])
        #expect(
            scenario.reasons(.associationCutOff) == [
                "Its Duration is over. Nodes that will not be started: 1. At work and cancelled: 1."
            ])
        #expect(scenario.lines(.associationFinished) == ["02:00 associationFinished TimedOut"])
    }

    // MARK: - What makes it run

    @Test func `a node that could not be reached is gone to when it answers again, once`() throws {
        var isBack = false
        let hourly = try association("cron(0 * * * ? *)", onlyAtCron: true, name: "often")
        let daily = try association("cron(30 1 * * ? *)", onlyAtCron: true, document: "AWS-ConfigureAWSPackage")
        var scenario = try Scenario(
            associations: [hourly, daily], nodes: ["a1", "a2"], at: "2026-12-01T01:20:00Z"
        ) { node, _ in
            if node == "a2", !isBack { return (.seconds(600), .deliveryTimedOut) }
            return (.seconds(5), .success)
        }
        try scenario.run(until: "2026-12-01T02:30:00Z")
        isBack = true
        try scenario.restart(at: "2026-12-01T02:31:00Z")
        try scenario.run(until: "2026-12-01T08:00:00Z")
        let made = scenario.loop.records.decisions.filter {
            $0.event == .associationStarted && $0.subject.isOf("agent")
        }
        #expect(
            made.map { "\($0.at) \($0.reason)" } == [
                "2026-12-01T01:30:00Z It is due. AWS-ConfigureAWSPackage on 2 nodes.",
                "2026-12-01T03:00:05Z Nodes are back that it could not reach, so it is applied to these at once. "
                    + "AWS-ConfigureAWSPackage on 1 nodes.",
            ])
        #expect(scenario.loop.records.rows.associations.values.allSatisfy { $0.missed.isEmpty })
    }

    @Test func `an association that comes every half hour makes up for itself`() throws {
        var isBack = false
        var scenario = try Scenario(
            associations: [association("rate(30 minutes)")], nodes: ["a1"], at: "2026-12-01T01:00:00Z"
        ) { _, _ in isBack ? (.seconds(5), .success) : (.seconds(600), .deliveryTimedOut) }
        try scenario.run(until: "2026-12-01T01:40:00Z")
        isBack = true
        try scenario.run(until: "2026-12-01T03:00:00Z")
        #expect(scenario.reasons(.associationStarted).allSatisfy { !$0.contains("back") })
        #expect(scenario.loop.records.rows.associations.values.first?.missed == [])
    }

    private func table(_ names: String...) -> NodeTable {
        NodeTable(
            names.map {
                ManagedNode(
                    id: ManagedNode.ID($0), name: $0, platform: Platform(kind: .linux, product: "Debian12"), tags: [:])
            })
    }

    /// Starts an engine on what is known, some time later; returns what was started, on which nodes. They have nothing to
    /// do, and say so.
    private func start(
        _ association: Association, _ nodes: NodeTable, _ rows: inout EngineRows, at instant: String
    ) throws -> [String] {
        var engine = try SchedulerEngine(windows: [], associations: [association], nodes: nodes, rows: rows)
        var effects = Effects()
        engine.step([.started], at: try Instant(parsing: instant), into: &effects)
        let answers = effects.surveys.map { survey in
            SurveyAnswer(commandID: survey.message.commandID, unchanged: survey.asked)
        }
        let started = effects.changes.compactMap { change -> String? in
            guard case .commandAdded(let command) = change else { return nil }
            return "\(command.nodes.map(\.rawValue))"
        }
        engine.step([.surveyed(answers)], at: try Instant(parsing: instant), into: &effects)
        for change in effects.changes { rows.apply(change) }
        #expect(engine.runs.isEmpty)
        #expect(try SchedulerEngine(windows: [], associations: [association], nodes: nodes, rows: rows) == engine)
        let causes = effects.changes.compactMap { change -> String? in
            guard case .runAdded(let run) = change else { return nil }
            return "\(run.cause.rawValue) \(run.version)"
        }
        return zip(causes, started).map { "\($0) \($1)" }
    }

    @Test(arguments: [false, true])
    func `a node that comes while the scheduler runs is gone to at once, unless the schedule alone counts`(
        isForScheduleAlone: Bool
    ) throws {
        var agent = try association("rate(1 day)")
        agent.applyOnlyAtCronInterval = isForScheduleAlone
        var rows = EngineRows()
        var engine = try SchedulerEngine(windows: [], associations: [agent], nodes: table("a1"), rows: rows)
        var changes: [Change] = []
        func step(_ events: [Event], at instant: Instant) {
            var effects = Effects()
            engine.step(events, at: instant, into: &effects)
            changes += effects.changes
            let answers = effects.surveys.map { survey in
                SurveyAnswer(commandID: survey.message.commandID, unchanged: survey.asked)
            }
            if !answers.isEmpty { step([.surveyed(answers)], at: instant) }
        }
        let start = try Instant(parsing: "2026-12-01T01:00:00Z")
        step([.started], at: start)
        engine.meet(table("a2", "a3").nodes)
        step([], at: start + .hours(1))
        let started = changes.compactMap { change -> [String]? in
            guard case .commandAdded(let command) = change else { return nil }
            return command.nodes.map(\.rawValue)
        }
        #expect(started == (isForScheduleAlone ? [] : [["a1"], ["a2", "a3"]]))
        for change in changes { rows.apply(change) }
        #expect(rows.associations[agent.id]?.nodes?.map(\.rawValue) == ["a1", "a2", "a3"])
        let restored = try SchedulerEngine(
            windows: [], associations: [agent], nodes: table("a1", "a2", "a3"), rows: rows)
        #expect(restored == engine)
    }

    @Test func `a node that is new is gone to at once, alone`() throws {
        var rows = EngineRows()
        let agent = try association("rate(1 day)")
        #expect(try start(agent, table("a1"), &rows, at: "2026-12-01T01:00:00Z") == [#"Definition 1 ["a1"]"#])
        #expect(
            try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T02:00:00Z") == [#"NewNodes 1 ["a2"]"#])
        #expect(try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T03:00:00Z").isEmpty)
        #expect(try start(agent, table("a2"), &rows, at: "2026-12-01T04:00:00Z").isEmpty)
        #expect(
            try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T05:00:00Z") == [#"NewNodes 1 ["a1"]"#])
    }

    @Test func `a node that is new waits for the cron when the association is to be applied then only`() throws {
        var rows = EngineRows()
        let agent = try association("cron(0 8 * * ? *)", onlyAtCron: true)
        #expect(try start(agent, table("a1"), &rows, at: "2026-12-01T01:00:00Z").isEmpty)
        #expect(try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T02:00:00Z").isEmpty)
        #expect(
            try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T08:00:00Z") == [#"Schedule 1 ["a1", "a2"]"#])
    }

    @Test func `an edit is the next version, and applied at once to all nodes`() throws {
        var rows = EngineRows()
        var agent = try association("rate(1 day)")
        _ = try start(agent, table("a1"), &rows, at: "2026-12-01T01:00:00Z")
        agent.complianceSeverity = .high
        #expect(
            try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T02:00:00Z") == [#"Definition 2 ["a1", "a2"]"#])
        agent.applyOnlyAtCronInterval = true
        #expect(try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T03:00:00Z").isEmpty)
        #expect(rows.associations.values.map(\.version) == [3])
        // Taken out again: it is applied at once.
        agent.applyOnlyAtCronInterval = false
        #expect(
            try start(agent, table("a1", "a2"), &rows, at: "2026-12-01T04:00:00Z") == [#"Definition 4 ["a1", "a2"]"#])
    }
}

extension Decision.Subject {
    fileprivate func isOf(_ association: String) -> Bool {
        if case .association(association, _) = self { return true }
        return false
    }
}
