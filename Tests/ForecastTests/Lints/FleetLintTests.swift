import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import Testing

@testable import Forecast

@Suite("Lints of windows and nodes") struct FleetLintTests {
    typealias Fixture = LintFixture

    // MARK: - Overlap

    private func pair(_ first: String, _ second: String, group: String = "dev") throws -> Fixture {
        Fixture(
            windows: [try Fixture.window("first", first), try Fixture.window("second", second, group: group)],
            fleet: FleetDefinition(groups: [Fixture.group("dev", 20), Fixture.group("prod", 3)]))
    }

    @Test func `two windows on the same nodes at once are told with the one that opens into the other`() throws {
        #expect(
            try pair("cron(0 2 ? * SUN#1 *)", "cron(0 5 ? * SUN *)").lines(.windowsOverlap) == [
                "warning second Schedule: It is open together with first on 20 nodes, 12 times in a year, first "
                    + "2026-12-06T05:00:00Z: first is open then from 2026-12-06T02:00:00Z to 2026-12-06T06:00:00Z, and "
                    + "both start commands on the same nodes at once. Open one of them after the other has ended, or take "
                    + "the nodes out of one."
            ])
    }

    @Test func `windows that touch, have other nodes, or other days do not meet`() throws {
        #expect(try pair("cron(0 2 ? * SUN#1 *)", "cron(0 6 ? * SUN#1 *)").lines(.windowsOverlap) == [])
        #expect(try pair("cron(0 2 ? * SUN#1 *)", "cron(0 2 ? * SUN#1 *)", group: "prod").lines(.windowsOverlap) == [])
        #expect(try pair("cron(0 2 ? * SUN#1 *)", "cron(0 2 ? * SUN#2 *)").lines(.windowsOverlap) == [])
    }

    @Test func `windows that share a single node by its id meet on that one`() throws {
        var fixture = try pair("cron(0 2 ? * SUN#1 *)", "cron(0 2 ? * SUN#1 *)", group: "prod")
        let node = try #require(fixture.fleet?.nodes.first { $0.name == "dev-07" })
        fixture.windows[1].tasks[0].targets.append(
            WindowTarget(name: "one", targets: [Target(key: .instanceIDs, values: [node.id.rawValue])]))
        #expect(fixture.lines(.windowsOverlap).count == 1)
        #expect(fixture.lines(.windowsOverlap).first?.contains("together with first on 1 node, ") == true)
    }

    @Test func `every pair is found that a look at each minute of a year finds`() throws {
        let schedules = [
            "cron(0 2 ? * SUN *)", "cron(0 3 1 * ? *)", "cron(0 5 ? * MON-FRI *)", "rate(36 hours)",
            "at(2027-03-01T04:00:00)", "cron(0 0 15 */2 ? *)",
        ]
        let windows = try schedules.enumerated().map { try Fixture.window("w\($0)", $1, hours: 1 + $0) }
        let fixture = Fixture(windows: windows, fleet: FleetDefinition(groups: [Fixture.group("dev", 2)]))
        var expected: Set<Set<String>> = []
        let year = Fixture.from..<Fixture.from.adding(years: 1)
        let open = windows.map { window in
            window.schedule.occurrences(in: year).map { $0.instant..<window.end(of: $0.instant) }
        }
        for first in windows.indices {
            for second in windows.indices where second > first {
                let meets = open[first].contains { one in open[second].contains { one.overlaps($0) } }
                if meets { expected.insert([windows[first].name, windows[second].name]) }
            }
        }
        let found = fixture.lints().filter { $0.code == .windowsOverlap }.map { lint in
            let words = lint.message.description.split(separator: " ")
            return Set([lint.subject.name, words.firstIndex(of: "with").map { String(words[$0 + 1]) } ?? ""])
        }
        #expect(Set(found) == expected)
        #expect(found.count == expected.count)
        #expect(expected.count > 5)
    }

    // MARK: - Coverage

    @Test func `nodes in no window are named by group, however many`() throws {
        let fixture = Fixture(
            windows: [try Fixture.window("dev")],
            fleet: FleetDefinition(groups: [
                Fixture.group("dev", 2), Fixture.group("prod", 20), Fixture.group("web", 2),
            ]))
        #expect(
            fixture.lines(.nodeInNoWindow) == [
                "warning prod Name: None of its 20 nodes is in a window that opens: prod-01, prod-02, prod-03 and so on. "
                    + "Add a target that selects them to a window, or a window for them.",
                "warning web Name: None of its 2 nodes is in a window that opens: web-01 and web-02. Add a target that "
                    + "selects them to a window, or a window for them.",
            ])
    }

    @Test func `a disabled window, or one that is over, covers nobody`() throws {
        func lines(_ change: (inout MaintenanceWindow) -> Void) throws -> Int {
            Fixture(
                windows: [try Fixture.window("dev", change: change)],
                fleet: FleetDefinition(groups: [Fixture.group("dev", 2)])
            ).lines(.nodeInNoWindow).count
        }
        #expect(try lines { $0.isEnabled = false } == 1)
        #expect(try lines { $0.schedule.endDate = Instant(secondsSinceEpoch: 0) } == 1)
        #expect(try lines { _ in } == 0)
    }

    // MARK: - Fit

    /// 24 nodes that take 20 minutes each: a scan alone.
    private func fit(
        _ concurrency: String, hours: Int = 4, cutoff: Int = 1, minutes: Int = 20,
        change: (inout MaintenanceWindow) -> Void = { _ in }
    ) throws -> [String] {
        Fixture(
            windows: [
                try Fixture.window(
                    hours: hours, cutoff: cutoff, concurrency: concurrency, operation: "Scan", change: change)
            ],
            fleet: FleetDefinition(groups: [
                Fixture.group("dev", 24) { $0.scanSeconds = NodeBehaviour.Seconds(minutes * 60, minutes * 60) }
            ])
        ).lines(.doesNotFit)
    }

    @Test func `rounds that would begin after the cutoff are counted, and the way out fits`() throws {
        #expect(
            try fit("2") == [
                "warning dev Tasks/patch/MaxConcurrency: patch takes 12 rounds of 20 min: 24 nodes, 2 at once. That is 4 h "
                    + "of work in all, and the cutoff comes after 3 h. The last start would be 40 min after it: about 6 "
                    + "nodes would never be started. Write MaxConcurrency: 3 (3 at once), or Duration: 5."
            ])
        #expect(try fit("3") == [])
        #expect(try fit("2", hours: 5) == [])
    }

    @Test func `a share of the nodes has a share as its way out`() throws {
        let line = try fit("5%").first
        #expect(line?.contains("24 nodes, 1 at once") == true)
        #expect(line?.hasSuffix("Write MaxConcurrency: 13% (3 at once), or Duration: 9.") == true)
        #expect(try fit("12%").count == 1)
        #expect(try fit("13%") == [])
    }

    @Test func `a last round that begins in time and ends after the cutoff is tight`() throws {
        let line = try fit("8", hours: 2, minutes: 25).first
        #expect(line?.contains("3 rounds of 25 min") == true)
        #expect(line?.contains("The last start is expected 10 min before the cutoff: tight.") == true)
    }

    @Test func `a task that goes on at the cutoff has time until the end`() throws {
        #expect(try fit("2") { $0.tasks[0].cutoffBehavior = .continueTask } == [])
        #expect(try fit("2") { $0.tasks[0].cutoffBehavior = .cancelTask }.count == 1)
    }

    @Test func `tasks add up by priority, and those of one priority go side by side`() throws {
        func two(_ priority: Int) throws -> [String] {
            try fit("4") { window in
                window.tasks.append(window.tasks[0])
                window.tasks[1].name = "again"
                window.tasks[1].priority = priority
            }
        }
        #expect(try two(0) == [])
        #expect(try two(1).first?.contains("That is 4 h of work in all") == true)
    }

    @Test func `what cannot fit even all at once says so`() throws {
        let line = try fit("24", hours: 24, cutoff: 23, minutes: 110).first
        #expect(line?.hasSuffix("Even all at once it does not fit. Split the window up.") == true)
    }

    /// The promise behind the numbers: what is expected is what a rehearsal measures.
    @Test func `the expected end of the work is where rehearsals see it`() throws {
        let shipped = Fixture.shipped
        var fleet = try #require(shipped.fleet)
        for index in fleet.groups.indices {
            fleet.groups[index].behaviour.failureRate = 0
            fleet.groups[index].behaviour.hangRate = 0
            fleet.groups[index].behaviour.offlinePerDay = 0
        }
        let window = try #require(shipped.windows.first { $0.name == "windows-servers" })
        let durations = ExpectedDurations(
            NodeBundles(fleet, selectedBy: window.tasks.flatMap(\.targets).map(\.targets)))
        durations.daysBetween = 365.25 / 12
        let expected = try #require(WorkPlan(of: window, durations: durations).tasks.map(\.ends).max())
        let report = try Rehearsal(
            windows: [window], associations: [], fleet: fleet, seed: 5, from: try Instant(parsing: "2026-12-01"),
            to: try Instant(parsing: "2028-12-01")
        ).run()
        let seconds = report.windows[0].executions.dropFirst(2).compactMap { execution in
            execution.record.endedAt.map { Double(($0 - execution.record.scheduledFor).milliseconds) / 1000 }
        }
        let measured = seconds.reduce(0, +) / Double(seconds.count)
        #expect(seconds.count == 22)
        #expect(abs(measured / expected - 1) < 0.2, "measured \(measured) s, expected \(expected) s")
    }

    @Test func `a document of the folder takes as long as its steps do`() throws {
        func library(steps: Int) throws -> DocumentLibrary {
            let list = (0..<steps).map {
                #"{"action":"aws:runShellScript","name":"s\#($0)","inputs":{"runCommand":["uptime"]}}"#
            }
            let text = #"{"schemaVersion":"2.2","mainSteps":[\#(list.joined(separator: ","))]}"#
            return DocumentLibrary([
                Document(
                    name: "x-doc", type: .command, format: .json, schema: "2.2", hash: Document.hash(of: text),
                    content: text, command: try CommandDocument(name: "x-doc", source: text))
            ])
        }
        let window = try Fixture.window(concurrency: "1") {
            $0.tasks[0].document = "x-doc"
            $0.tasks[0].parameters = [:]
        }
        let fleet = FleetDefinition(groups: [Fixture.group { $0.stepSeconds = .init(400, 400) }])
        func lines(steps: Int) throws -> [Lint] {
            Lints(
                windows: [window], associations: [], documents: try library(steps: steps), fleet: fleet,
                from: Fixture.from
            ).findings.filter { $0.code == .doesNotFit }
        }
        // Twenty nodes, one after the other, in three hours.
        #expect(try lines(steps: 1).isEmpty)
        #expect(try lines(steps: 2).count == 1)
    }
}
