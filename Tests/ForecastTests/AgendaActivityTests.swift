import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager
import Testing

@testable import Forecast

@Suite("Activity and selection of an agenda") struct AgendaActivityTests {
    let base = AgendaTests()

    @Test func `the time in which windows are open is counted once, and only within the span`() throws {
        let agenda = try base.agenda([
            try base.window("evening", "at(2026-11-30T22:00:00)"), try base.window("night", "at(2026-12-01T01:00:00)"),
            try base.window("end", "at(2027-01-31T22:00:00)"),
        ])
        let activity = AgendaActivity(agenda)
        // 00:00 to 05:00 of the first two, 22:00 to 24:00 of the last.
        #expect(activity.openTime == .hours(7))
        #expect(activity.windowCount == 3)
        #expect(activity.peak == nil)
    }

    @Test func `most is at risk when the limits of the open windows add up to most`() throws {
        let agenda = try base.agenda(
            [
                try base.window("large", "at(2026-12-05T02:00:00)", group: "prod", concurrency: "10"),
                try base.window("small", "at(2026-12-06T02:00:00)", concurrency: "6"),
                try base.window("late", "at(2026-12-06T05:00:00)", group: "prod", concurrency: "5"),
                try base.window("after", "at(2026-12-06T09:00:00)", group: "prod", concurrency: "9"),
            ], nodes: base.nodes(["dev": 8, "prod": 40]))
        let peak = try #require(AgendaActivity(agenda).peak)
        #expect(peak.from.description == "2026-12-06T05:00:00Z")
        #expect((peak.atOnce, peak.nodeCount, peak.windowCount) == (11, 48, 2))
    }

    @Test func `of many windows on the same nodes sixteen are named with each, and the others counted`() throws {
        let windows = try (0..<20).map { try base.window("window-\($0)", "at(2026-12-06T02:00:00)") }
        let agenda = try base.agenda(windows, nodes: base.nodes(["dev": 3]))
        for occurrence in agenda.occurrences {
            #expect(occurrence.notes.count == AgendaMeetings.namedMax + 1)
            #expect(occurrence.notes.last?.description == "So do 3 more windows.")
        }
    }

    // MARK: - Selections

    private func selection(_ label: String, in table: NodeTable, where matches: (ManagedNode) -> Bool)
        -> AgendaSelection
    {
        AgendaSelection(label, in: table, where: matches)
    }

    @Test func `a node sees the windows and associations that work on it, and its turn`() throws {
        let table = base.nodes(["dev": 8, "prod": 4])
        let windows = [
            try base.window("first", "cron(0 2 ? * SUN#1 *)", concurrency: "3"),
            try base.window("other", "cron(0 2 ? * SUN#1 *)", group: "prod"),
            try base.window("later", "at(2027-06-01T00:00:00)"),
        ]
        let associations = [try base.association("agent", "rate(30 minutes)")]
        let whole = try base.agenda(windows, associations, nodes: table)
        let node = selection("dev-7", in: table) { $0.name == "dev-7" }
        let agenda = whole.narrowed(to: node, windows: windows, associations: associations)
        #expect(Set(agenda.occurrences.map(\.name)) == ["first"])
        #expect(
            agenda.occurrences.first?.notes.description
                == "[dev-7 is node 7 of 8: it starts when 4 are done, 3 at once.]")
        #expect(agenda.summaries.map(\.name) == ["agent"])
        #expect(agenda.absences.map(\.name) == ["later"])
        #expect(agenda.coverage == nil)
        let early = selection("dev-3", in: table) { $0.name == "dev-3" }
        #expect(early.reach(of: windows[0])?.description == "dev-3 is node 3 of 8: it starts at once.")
        #expect(early.reach(of: windows[1]) == nil)
    }

    @Test func `of several nodes it is told how many a window works on`() throws {
        let table = base.nodes(["dev": 8, "prod": 4])
        let some = selection("Rack=a", in: table) { $0.name.hasSuffix("1") || $0.name.hasSuffix("2") }
        let window = try base.window("first", "cron(0 2 ? * SUN#1 *)")
        #expect(some.reach(of: window)?.description == "2 of its 8 nodes have Rack=a.")
        let all = selection("Group=dev", in: table) { $0.tags["Group"] == "dev" }
        #expect(all.reach(of: window)?.description == "All of its 8 nodes have Group=dev.")
        #expect(all.reach(of: try base.association("agent", nil))?.description == "8 of its 12 nodes have Group=dev.")
    }

    @Test func `the turn of a node is that of the first command with it`() throws {
        let table = base.nodes(["dev": 8])
        var window = try base.window("first", "cron(0 2 ? * SUN#1 *)", concurrency: "1")
        var early = window.tasks[0]
        early.name = "scan"
        early.priority = -1
        early.targets = [
            WindowTarget(name: "one", targets: [Target(key: .instanceIDs, values: ["i-dev0", "i-dev1"])]),
            WindowTarget(name: "rest", targets: [Target(key: .instanceIDs, values: ["i-dev4", "i-dev6"])]),
        ]
        window.tasks.append(early)
        let node = selection("dev-7", in: table) { $0.name == "dev-7" }
        #expect(node.reach(of: window)?.description == "dev-7 is node 2 of 2: it starts when 1 is done, 1 at once.")
    }
}
