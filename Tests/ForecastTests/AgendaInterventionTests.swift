import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions
import Testing

@testable import Forecast

@Suite("What was asked for, in an agenda") struct AgendaInterventionTests {
    let base = AgendaTests()

    private func record(
        _ action: Intervention.Action, _ window: String, _ scheduledFor: String, endedAt: String? = nil,
        sequence: Int = 1
    ) throws -> InterventionRecord {
        InterventionRecord(
            id: "\(sequence)", windowID: try base.window(window, "rate(1 day)").id, windowName: window,
            scheduledFor: try Instant(parsing: scheduledFor), action: action, reason: "the CVE", by: "anna",
            madeAt: base.from, sequence: sequence, endedAt: try endedAt.map { try Instant(parsing: $0) })
    }

    private func agenda(
        _ windows: [MaintenanceWindow], _ interventions: InterventionRecord..., from: Instant? = nil,
        isStaffed: Bool = false
    ) throws -> Agenda {
        try Agenda(
            windows: windows, associations: [], nodes: isStaffed ? base.nodes(["dev": 8]) : nil,
            from: from ?? base.from, to: base.to, interventions: interventions)
    }

    private func phases() throws -> [MaintenanceWindow] {
        var staging = try base.window("staging", "cron(0 2 ? * SUN#2 *)")
        staging.promotion = Promotion(after: "dev", soakDays: 6, minimumSuccessPercent: 95)
        return [try base.window("dev", "cron(0 2 ? * SUN#1 *)"), staging]
    }

    @Test func `an occurrence that is skipped stays in its place and says by whom and why`() throws {
        let agenda = try agenda(
            [base.window("dev", "cron(0 2 ? * SUN#1 *)")], record(.skip, "dev", "2026-12-06T02:00:00Z"))
        #expect(agenda.occurrences.map(\.isSkipped) == [true, false])
        #expect(agenda.occurrences.map(\.notes.description) == ["[Skipped. Asked for by anna: the CVE.]", "[]"])
        #expect(AgendaActivity(agenda).openTime == .hours(4))
    }

    @Test func `what lapsed before its occurrence was due is not told`() throws {
        let skip = try record(.skip, "dev", "2026-12-06T02:00:00Z", endedAt: "2026-12-05T02:00:00Z")
        let agenda = try agenda([base.window("dev", "cron(0 2 ? * SUN#1 *)")], skip)
        #expect(agenda.occurrences.map(\.isSkipped) == [false, false])
    }

    @Test func `an extension moves cutoff and end, and an overridden cutoff is the end`() throws {
        let windows = [try base.window("dev", "at(2026-12-06T02:00:00)")]
        let extended = try record(.extend(minutes: 30), "dev", "2026-12-06T02:00:00Z")
        let closing = AgendaOccurrence.Closing(
            cutoffAt: try Instant(parsing: "2026-12-06T05:30:00Z"),
            closesAt: try Instant(parsing: "2026-12-06T06:30:00Z"))
        #expect(try agenda(windows, extended).occurrences.map(\.closing) == [closing])
        let overridden = try record(.override(.cutoff), "dev", "2026-12-06T02:00:00Z", sequence: 2)
        let both = try agenda(windows, overridden, extended).occurrences
        #expect(both.map(\.closing?.cutoffAt) == [closing.closesAt])
        #expect(
            both.map { $0.notes.map(\.description) } == [
                [
                    "Cutoff and end are 30 minutes later. Asked for by anna: the CVE.",
                    "Its cutoff is overridden: nodes are started until its end. Asked for by anna: the CVE.",
                ]
            ])
    }

    @Test func `an occurrence that was extended by more than a day is open when the span begins`() throws {
        let windows = [try base.window("dev", "at(2026-11-29T02:00:00)")]
        #expect(try agenda(windows).openAtStart.isEmpty)
        let one = try record(.extend(minutes: 1440), "dev", "2026-11-29T02:00:00Z")
        let other = try record(.extend(minutes: 1300), "dev", "2026-11-29T02:00:00Z", sequence: 2)
        #expect(try agenda(windows, one).openAtStart.isEmpty)
        #expect(try agenda(windows, one, other).openAtStart.map(\.name) == ["dev"])
    }

    @Test func `a skipped phase is no run that the next could wait for`() throws {
        let gates = { (agenda: Agenda) in agenda.occurrences.filter { $0.name == "staging" }.map(\.mayBeHeld) }
        #expect(try gates(agenda(phases())) == [false, false])
        // The dev run of November is older than the staging run of November, so it is no evidence.
        #expect(try gates(agenda(phases(), record(.skip, "dev", "2026-12-06T02:00:00Z"))) == [true, false])
    }

    @Test func `an overridden gate or freeze holds nothing, and lets the next phase go on`() throws {
        var windows = try phases()
        let text = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "DTSTART:20261201T000000Z",
            "DTEND:20261220T000000Z", "END:VEVENT", "END:VCALENDAR",
        ]
        windows[0].calendars = [try ChangeCalendar(parsing: text.joined(separator: "\r\n"), name: "freeze")]
        let names = { (agenda: Agenda) in agenda.occurrences.filter(\.mayBeHeld).map(\.name) }
        #expect(try names(agenda(windows)) == ["dev", "staging"])
        let freeze = try record(.override(.freeze), "dev", "2026-12-06T02:00:00Z")
        #expect(try names(agenda(windows, freeze)) == [])
        let gate = try record(.override(.gate), "staging", "2026-12-13T02:00:00Z", sequence: 2)
        #expect(try names(agenda(windows, gate)) == ["dev"])
        #expect(
            try agenda(windows, gate).occurrences[1].notes.map(\.description) == [
                "Its gate is overridden. Asked for by anna: the CVE."
            ])
    }

    @Test func `a skipped opening overlaps nobody`() throws {
        let windows = [
            try base.window("dev", "at(2026-12-06T02:00:00)"), try base.window("other", "at(2026-12-06T03:00:00)"),
        ]
        #expect(try agenda(windows, isStaffed: true).occurrences.map(\.notes.count) == [1, 1])
        for (name, hour) in [("dev", 2), ("other", 3)] {
            let skip = try record(.skip, name, "2026-12-06T0\(hour):00:00Z")
            let notes = try agenda(windows, skip, isStaffed: true).occurrences.map(\.notes.description)
            #expect(notes.sorted() == ["[Skipped. Asked for by anna: the CVE.]", "[]"])
        }
    }

    @Test func `a window that was opened out of turn is there until it is over`() throws {
        let windows = [try base.window("dev", "cron(0 2 ? * SUN#1 *)")]
        let start = try Instant(parsing: "2026-12-03T12:00:00Z")
        let run = try record(.runNow([.gate]), "dev", "2026-12-03T12:00:00Z")
        #expect(try agenda(windows, run).occurrences.map(\.scheduledFor).first == start)
        let open = try agenda(windows, run, from: start + .hours(1))
        #expect(
            open.openAtStart.map(\.notes.description) == [
                "[Run out of turn, without regard to: gate. Asked for by anna: the CVE.]"
            ])
        let over = try record(.runNow([]), "dev", "2026-12-03T12:00:00Z", endedAt: "2026-12-03T12:20:00Z")
        #expect(try agenda(windows, over, from: start + .hours(1)).openAtStart.isEmpty)
        #expect(try agenda(windows, run, from: start + .hours(4)).openAtStart.isEmpty)
    }
}
