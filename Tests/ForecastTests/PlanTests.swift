import Documents
import Fleet
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import StateManager
import TestSupport
import Testing

@testable import Forecast

@Suite("Plan") struct PlanTests {
    typealias Fixture = LintFixture

    private let year = "2027-11-20"

    /// What a change of one window does, applied at an instant.
    private func change(
        _ old: String?, _ new: String?, from: String = "2026-11-20", to: String = "2027-11-20"
    ) throws -> PlanChange? {
        let plan = try Plan(
            before: try side(old), after: try side(new), from: try Instant(parsing: from), to: try Instant(parsing: to))
        return plan.windows.first
    }

    private func side(_ schedule: String?) throws -> Plan.Side {
        Plan.Side(windows: try schedule.map { [try Fixture.window("dev", $0)] } ?? [], associations: [], fleet: nil)
    }

    private func text(_ changes: [RunChanges.Change]) -> [String] {
        changes.map { change in
            switch change {
            case .added(let instant): "+ \(instant)"
            case .removed(let instant): "- \(instant)"
            case .moved(let from, let to): "~ \(from) \(to)"
            }
        }
    }

    // MARK: - Runs

    @Test func `equal definitions change nothing`() throws {
        #expect(try change("cron(0 2 ? * SUN#2 *)", "cron(0 2 ? * SUN#2 *)") == nil)
        let plan = try Plan(
            before: try side("rate(1 day)"), after: try side("rate(1 day)"), from: Fixture.from,
            to: Fixture.from + .days(30))
        #expect(plan.isEmpty)
    }

    @Test func `a new window has runs added, one that is gone removed`() throws {
        let added = try #require(try change(nil, "cron(0 2 ? * SUN#2 *)"))
        #expect(added.kind == .added)
        #expect((added.runs.added, added.runs.removed, added.runs.moved, added.runs.kept) == (12, 0, 0, 0))
        let removed = try #require(try change("cron(0 2 ? * SUN#2 *)", nil))
        #expect(removed.kind == .removed)
        #expect((removed.runs.added, removed.runs.removed) == (0, 12))
        #expect(added.runs.twice.isEmpty && removed.runs.notOnce.isEmpty)
    }

    @Test func `a week later is the same run moved, in every month`() throws {
        let change = try #require(try change("cron(0 2 ? * SUN#2 *)", "cron(0 2 ? * SUN#3 *)"))
        #expect(change.members == ["Schedule"])
        #expect((change.runs.added, change.runs.removed, change.runs.moved) == (0, 0, 12))
        #expect(text(Array(change.runs.changes.prefix(1))) == ["~ 2026-12-13T02:00:00Z 2026-12-20T02:00:00Z"])
    }

    @Test func `two weeks later is moved the same way in every month`() throws {
        let change = try #require(try change("cron(0 2 ? * SUN#1 *)", "cron(0 2 ? * SUN#3 *)"))
        let shifts = change.runs.changes.compactMap { change -> Bool? in
            if case .moved(let from, let to) = change { return to > from }
            return nil
        }
        #expect(shifts.count == change.runs.changes.count)
        #expect(Set(shifts) == [true])
    }

    @Test func `a weekly window that becomes monthly keeps what stays, and loses the rest`() throws {
        let change = try #require(try change("cron(0 2 ? * SUN *)", "cron(0 2 ? * SUN#1 *)"))
        #expect((change.runs.added, change.runs.removed, change.runs.moved, change.runs.kept) == (0, 40, 0, 12))
    }

    @Test func `other members than the schedule keep all runs`() throws {
        let before = Plan.Side(windows: [try Fixture.window(hours: 4)], associations: [], fleet: nil)
        let window = try Fixture.window(hours: 5) {
            $0.missedRun = .skip
            $0.atMost = AtMost(tag: "Cluster", count: 1)
        }
        let after = Plan.Side(windows: [window], associations: [], fleet: nil)
        let plan = try Plan(before: before, after: after, from: Fixture.from, to: try Instant(parsing: year))
        #expect(plan.windows.first?.members == ["Duration", "MissedRun", "AtMost"])
        #expect(plan.windows.first?.runs.changes.isEmpty == true)
        #expect(plan.windows.first?.runs.kept == 12)
    }

    @Test func `a window that is disabled loses its runs`() throws {
        let before = Plan.Side(windows: [try Fixture.window()], associations: [], fleet: nil)
        let after = Plan.Side(windows: [try Fixture.window { $0.isEnabled = false }], associations: [], fleet: nil)
        let plan = try Plan(before: before, after: after, from: Fixture.from, to: try Instant(parsing: year))
        #expect(plan.windows.first?.members == ["Enabled"])
        #expect(plan.windows.first?.runs.removed == 12)
    }

    // MARK: - The transition

    @Test func `from Tuesday to Thursday, on a Wednesday, runs twice in that week`() throws {
        // 25 November 2026 is a Wednesday.
        let change = try #require(
            try change("cron(0 2 ? * TUE *)", "cron(0 2 ? * THU *)", from: "2026-11-25"))
        #expect(change.runs.twice.map { "\($0.old) \($0.new)" } == ["2026-11-24T02:00:00Z 2026-11-26T02:00:00Z"])
        #expect(change.runs.notOnce.isEmpty)
        #expect(text(Array(change.runs.changes.prefix(2))).first == "+ 2026-11-26T02:00:00Z")
    }

    @Test func `from Thursday to Tuesday, on a Wednesday, runs not at all in that week`() throws {
        let change = try #require(
            try change("cron(0 2 ? * THU *)", "cron(0 2 ? * TUE *)", from: "2026-11-25"))
        #expect(change.runs.notOnce.map { "\($0.old) \($0.new)" } == ["2026-11-26T02:00:00Z 2026-11-24T02:00:00Z"])
        #expect(change.runs.twice.isEmpty)
        #expect(text(change.runs.changes).first == "- 2026-11-26T02:00:00Z")
    }

    @Test func `the same change on a Friday or a Monday neither doubles nor loses a run`() throws {
        for day in ["2026-11-27", "2026-11-23"] {
            for (old, new) in [("TUE", "THU"), ("THU", "TUE")] {
                let change = try #require(
                    try change("cron(0 2 ? * \(old) *)", "cron(0 2 ? * \(new) *)", from: day))
                #expect(change.runs.twice.isEmpty && change.runs.notOnce.isEmpty, "\(old) to \(new) on \(day)")
            }
        }
    }

    @Test func `a month and a time of day have their transitions too`() throws {
        // Between the second and the third Sunday of December.
        let later = try change("cron(0 2 ? * SUN#2 *)", "cron(0 2 ? * SUN#3 *)", from: "2026-12-16")
        #expect(later?.runs.twice.map(\.new.description) == ["2026-12-20T02:00:00Z"])
        let earlier = try change("cron(0 2 ? * SUN#3 *)", "cron(0 2 ? * SUN#2 *)", from: "2026-12-16")
        #expect(earlier?.runs.notOnce.map(\.old.description) == ["2026-12-20T02:00:00Z"])
        // Between two times of one day.
        let hour = try change("cron(0 2 * * ? *)", "cron(0 6 * * ? *)", from: "2026-12-16T04:00:00Z")
        #expect(hour?.runs.twice.map(\.new.description) == ["2026-12-16T06:00:00Z"])
    }

    // MARK: - Pairing

    /// The alignment against a search through all ways to pair, on seeded random lists.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `no other pairing moves less`(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        func list() -> [Instant] {
            let count = Int(random.next() % 6)
            let days = Set((0..<count).map { _ in Int(random.next() % 30) })
            return days.sorted().map { Instant(secondsSinceEpoch: 0) + .days($0) }
        }
        let (olds, news) = (list(), list())
        let lone = Duration.days(1 + Int(random.next() % 6))
        let pairs = RunPairing(olds, news, loneCost: lone).pairs
        var (cost, old, new) = (Int64(0), 0, 0)
        for pair in pairs {
            switch pair {
            case .both(let one, let other):
                #expect((one, other) == (old, new))
                cost += abs((olds[one] - news[other]).milliseconds)
                (old, new) = (old + 1, new + 1)
            case .old(let one):
                #expect(one == old)
                cost += lone.milliseconds
                old += 1
            case .new(let other):
                #expect(other == new)
                cost += lone.milliseconds
                new += 1
            }
        }
        #expect((old, new) == (olds.count, news.count))
        func least(_ old: Int, _ new: Int) -> Int64 {
            if old == olds.count { return Int64(news.count - new) * lone.milliseconds }
            if new == news.count { return Int64(olds.count - old) * lone.milliseconds }
            return min(
                abs((olds[old] - news[new]).milliseconds) + least(old + 1, new + 1),
                lone.milliseconds + least(old + 1, new), lone.milliseconds + least(old, new + 1))
        }
        #expect(cost == least(0, 0))
    }

    // MARK: - Nodes

    @Test func `nodes that come into a window, or out of all, are named`() throws {
        let fleet = FleetDefinition(groups: [Fixture.group("dev", 2), Fixture.group("prod", 3)])
        let before = Plan.Side(windows: [try Fixture.window(group: "dev")], associations: [], fleet: fleet)
        let after = Plan.Side(windows: [try Fixture.window(group: "prod")], associations: [], fleet: fleet)
        let plan = try Plan(before: before, after: after, from: Fixture.from, to: try Instant(parsing: year))
        let coverage = try #require(plan.coverage)
        #expect(coverage.gained == ["prod-01", "prod-02", "prod-03"])
        #expect(coverage.lost == ["dev-01", "dev-02"])
        #expect((coverage.coveredBefore, coverage.coveredAfter, coverage.nodesAfter) == (2, 3, 5))
        #expect(plan.windows.first?.gained == coverage.gained)
        #expect(plan.windows.first?.lost == coverage.lost)
        #expect(plan.windows.first?.members == ["Targets", "Tasks"])
    }

    @Test func `a group that grows changes the window that works on it, and nothing else`() throws {
        let windows = [try Fixture.window("dev"), try Fixture.window("prod", group: "prod")]
        func side(_ count: Int) -> Plan.Side {
            let groups = [Fixture.group("dev", count), Fixture.group("prod", 2)]
            return Plan.Side(windows: windows, associations: [], fleet: FleetDefinition(groups: groups))
        }
        let plan = try Plan(before: side(2), after: side(3), from: Fixture.from, to: try Instant(parsing: year))
        #expect(plan.windows.map(\.name) == ["dev"])
        #expect(plan.windows.first?.members == [])
        #expect(plan.windows.first?.gained == ["dev-03"])
        #expect(plan.coverage?.gained == ["dev-03"])
        #expect(!plan.isEmpty)
    }

    @Test func `where one side has no fleet, the other's nodes are taken`() throws {
        let fleet = FleetDefinition(groups: [Fixture.group("dev", 2)])
        let windows = [try Fixture.window()]
        let plan = try Plan(
            before: Plan.Side(windows: windows, associations: [], fleet: nil),
            after: Plan.Side(windows: windows, associations: [], fleet: fleet), from: Fixture.from,
            to: try Instant(parsing: year))
        #expect(plan.isEmpty)
        #expect(plan.coverage?.coveredBefore == 2)
    }

    @Test func `of an association that runs often the runs are counted`() throws {
        func side(_ schedule: String) throws -> Plan.Side {
            Plan.Side(windows: [], associations: [try Fixture.association(schedule)], fleet: nil)
        }
        let plan = try Plan(
            before: try side("rate(30 minutes)"), after: try side("rate(1 hour)"), from: Fixture.from,
            to: Fixture.from + .days(10))
        let change = try #require(plan.associations.first)
        #expect(change.isFrequent)
        #expect(change.members == ["ScheduleExpression"])
        #expect((change.runs.kept, change.runs.removed, change.runs.added) == (240, 240, 0))
    }

    // MARK: - Documents

    private func document(_ line: String) throws -> Document {
        let text =
            #"{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"s","inputs":{"runCommand":["\#(line)"]}}]}"#
        return Document(
            name: "x-doc", type: .command, format: .json, schema: "2.2", hash: Document.hash(of: text), content: text,
            command: try CommandDocument(name: "x-doc", source: text))
    }

    private func side(_ reference: String, _ documents: DocumentLibrary) throws -> Plan.Side {
        let association = try Fixture.association("rate(1 day)") {
            $0.document = reference
            $0.parameters = [:]
        }
        let window = try Fixture.window { $0.tasks[0].document = reference }
        return Plan.Side(windows: [window], associations: [association], documents: documents, fleet: nil)
    }

    @Test(arguments: [("x-doc", true), ("x-doc:$LATEST", true), ("x-doc:1", false)])
    func `another content of a document is a change of what names it, but not of who names a number`(
        _ reference: String, _ changes: Bool
    ) throws {
        let (one, two) = (try document("one"), try document("two"))
        func plan(_ before: DocumentLibrary, _ after: DocumentLibrary) throws -> Plan {
            try Plan(
                before: try side(reference, before), after: try side(reference, after), from: Fixture.from,
                to: Fixture.from + .days(30))
        }
        let plan = try plan(DocumentLibrary([one]), DocumentLibrary([two]))
        #expect(plan.associations.map(\.members) == (changes ? [["x-doc"]] : []))
        #expect(plan.windows.map(\.members) == (changes ? [["x-doc"]] : []))
        #expect(plan.isEmpty == !changes)
    }

    @Test func `another default version is no change of who asks for the newest`() throws {
        let (one, two) = (try document("one"), try document("two"))
        for (reference, changes) in [("x-doc", true), ("x-doc:$LATEST", false)] {
            let plan = try Plan(
                before: try side(reference, DocumentLibrary([two], defaults: [one])),
                after: try side(reference, DocumentLibrary([two])), from: Fixture.from, to: Fixture.from + .days(30))
            #expect(plan.isEmpty != changes)
        }
    }
}
