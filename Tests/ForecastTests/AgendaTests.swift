import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

@testable import Forecast

@Suite("Agenda") struct AgendaTests {
    /// 2026-12-01T00:00:00Z.
    let from = Instant(secondsSinceEpoch: 1_796_083_200)
    /// 2027-02-01T00:00:00Z.
    let to = Instant(secondsSinceEpoch: 1_801_440_000)

    func window(
        _ name: String, _ schedule: String, zone: String = "UTC", hours: Int = 4, group: String = "dev",
        isEnabled: Bool = true, endDate: String? = nil, concurrency: String = "25%", errors: String = "10%"
    ) throws -> MaintenanceWindow {
        let target = WindowTarget(name: "nodes", targets: [Target(key: .tag("Group"), values: [group])])
        let task = WindowTask(
            name: "patch", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Scan"]],
            maxConcurrency: try #require(CountOrPercentage(maxConcurrency: concurrency)),
            maxErrors: try #require(CountOrPercentage(maxErrors: errors)), targets: [target])
        return MaintenanceWindow(
            name: name,
            schedule: Schedule(
                expression: try ScheduleExpression(parsing: schedule), zone: try TimeZoneRules(named: zone),
                endDate: try endDate.map { try Instant(parsing: $0) }),
            durationHours: hours, cutoffHours: 1, isEnabled: isEnabled, targets: [target], tasks: [task])
    }

    func association(_ name: String, _ schedule: String?) throws -> Association {
        Association(
            name: name, document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: try schedule.map { Schedule(expression: try ScheduleExpression(parsing: $0)) })
    }

    func nodes(_ counts: KeyValuePairs<String, Int>) -> NodeTable {
        NodeTable(
            counts.flatMap { group, count in
                (0..<count).map { number in
                    ManagedNode(
                        id: ManagedNode.ID("i-\(group)\(number)"), name: "\(group)-\(number + 1)",
                        platform: Platform(kind: .linux, product: "Debian12"), tags: ["Group": group])
                }
            })
    }

    func agenda(
        _ windows: [MaintenanceWindow], _ associations: [Association] = [], nodes: NodeTable? = nil, all: Bool = false
    ) throws -> Agenda {
        try Agenda(
            windows: windows, associations: associations, nodes: nodes, from: from, to: to, listingAllRuns: all)
    }

    @Test func `occurrences come in order of time, then windows first, then by name`() throws {
        let agenda = try agenda(
            [try window("zeta", "cron(0 2 ? * SUN#1 *)"), try window("beta", "cron(0 2 ? * SUN#1 *)")],
            [try association("alpha", "cron(0 2 ? * SUN#1 *)")])
        #expect(
            agenda.occurrences.map { "\($0.name) \($0.scheduledFor)" } == [
                "beta 2026-12-06T02:00:00Z", "zeta 2026-12-06T02:00:00Z", "alpha 2026-12-06T02:00:00Z",
                "beta 2027-01-03T02:00:00Z", "zeta 2027-01-03T02:00:00Z", "alpha 2027-01-03T02:00:00Z",
            ])
    }

    @Test func `an occurrence exactly at the start counts, one at the end does not`() throws {
        let window = try window("dev", "cron(0 0 1 * ? *)")
        let instants = try agenda([window]).occurrences.map(\.scheduledFor.description)
        #expect(instants == ["2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"])
    }

    @Test func `cutoff and end follow from the opening in elapsed hours`() throws {
        let window = try window("servers", "cron(0 0 ? * SUNL *)", zone: "America/New_York")
        let first = try #require(try agenda([window]).occurrences.first)
        #expect(first.scheduledFor.description == "2026-12-27T05:00:00Z")
        #expect(first.closing?.cutoffAt.description == "2026-12-27T08:00:00Z")
        #expect(first.closing?.closesAt.description == "2026-12-27T09:00:00Z")
    }

    @Test func `a disabled window has no occurrences, and says why`() throws {
        let agenda = try agenda([try window("off", "cron(0 2 ? * SUN *)", isEnabled: false)])
        #expect(agenda.occurrences.isEmpty)
        #expect(agenda.absences.map(\.reason) == [.disabled])
    }

    @Test func `a window without an occurrence in the span says whether one comes later`() throws {
        let agenda = try agenda([
            try window("ended", "cron(0 2 ? * SUN *)", endDate: "2026-11-01"),
            try window("later", "cron(0 2 1 7 ? *)"),
            try window("past", "at(2020-01-01T00:00:00)"),
        ])
        let july = try Instant(parsing: "2027-07-01T02:00:00Z")
        let november = try Instant(parsing: "2026-11-01")
        #expect(agenda.absences.map(\.reason) == [.ended(november), .later(july), .never])
    }

    @Test(arguments: [
        ("rate(30 minutes)", true), ("rate(23 hours)", true), ("rate(1 day)", false), ("cron(0 2 * * ? *)", false),
        ("cron(0 */2 * * ? *)", true), ("cron(0 2 ? * SUN *)", false),
    ]) func `what runs more often than daily is counted`(schedule: String, isCounted: Bool) throws {
        let association = try association("agent", schedule)
        let counted = try agenda([], [association])
        #expect(counted.summaries.isEmpty == !isCounted)
        #expect(counted.occurrences.isEmpty == isCounted)
        let listed = try agenda([], [association], all: true)
        #expect(listed.summaries.isEmpty)
        #expect(!isCounted || listed.occurrences.count == counted.summaries[0].runCount)
    }

    @Test func `a day of 23 hours does not make a daily association frequent`() throws {
        let schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(0 12 * * ? *)"),
            zone: try TimeZoneRules(named: "America/New_York"))
        let beforeTheChange = try Instant(parsing: "2027-03-13")
        #expect(!schedule.runsMoreThanDaily(from: beforeTheChange))
    }

    @Test func `a summary counts the runs of the span and names the next scheduled instant`() throws {
        let summary = try #require(try agenda([], [try association("agent", "rate(30 minutes)")]).summaries.first)
        #expect(summary.runCount == 62 * 48)
        #expect(summary.next == from)
    }

    @Test func `an association without a schedule is applied once and has no next`() throws {
        let summary = try #require(try agenda([], [try association("agent", nil)]).summaries.first)
        #expect(summary.runCount == 0)
        #expect(summary.next == nil)
    }

    @Test func `the limits are those that bite`() throws {
        let dev = try window("dev", "cron(0 2 ? * SUN#1 *)", concurrency: "25%", errors: "10%")
        let load = try #require(try agenda([dev], nodes: nodes(["dev": 20])).occurrences.first?.load)
        #expect((load.nodeCount, load.atOnce, load.stopsAtError) == (20, 5, 3))
    }

    @Test func `a limit that the nodes cannot reach is none`() throws {
        let dev = try window("dev", "cron(0 2 ? * SUN#1 *)", concurrency: "50", errors: "100%")
        let load = try #require(try agenda([dev], nodes: nodes(["dev": 3])).occurrences.first?.load)
        #expect((load.nodeCount, load.atOnce, load.stopsAtError) == (3, 3, nil))
    }

    @Test func `a span with too much in it is an error, not a list that looks complete`() throws {
        let association = try association("agent", "rate(1 minute)")
        let error = #expect(throws: AgendaError.self) {
            try Agenda(
                windows: [], associations: [association], nodes: nil, from: from, to: from + .days(365),
                listingAllRuns: true)
        }
        #expect(error == .tooManyOccurrences(of: "agent", limit: Agenda.occurrencesMax))
    }
}
