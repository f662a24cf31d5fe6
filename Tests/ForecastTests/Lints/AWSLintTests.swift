import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager
import Testing

@testable import Forecast

@Suite("Lints about AWS") struct AWSLintTests {
    typealias Fixture = LintFixture

    @Test func `nothing is said of AWS unless it is asked for`() throws {
        let fixture = Fixture(windows: [try Fixture.window(promotion: nil) { $0.schedule.daylightSaving.gap = .skip }])
        #expect(fixture.lints().isEmpty)
        #expect(fixture.lints(aws: true).map(\.code) == [.awsOwnMember])
    }

    @Test func `members of our own are noted, each at its place`() throws {
        let fixture = Fixture(windows: [
            try Fixture.window("dev"),
            try Fixture.window("production", "cron(0 2 ? * SUN#3 *)", promotion: Promotion(after: "dev")) {
                $0.schedule.daylightSaving.overlap = .second
                $0.missedRun = .skip
                $0.atMost = AtMost(tag: "Cluster", count: 1)
            },
        ])
        let lines = fixture.lines(.awsOwnMember)
        #expect(lines.count == 4)
        #expect(
            lines.last
                == "note production Promotion: Promotion is drydock's own: a window on AWS has no such member. For a "
                + "definition that both take, write it as the tag drydock:Promotion.")
        #expect(
            lines.dropLast().map { $0.split(separator: ":")[0] } == [
                "note production AtMost", "note production DaylightSaving", "note production MissedRun",
            ])
    }

    @Test(arguments: [
        ("rate(4 minutes)", true), ("rate(5 minutes)", false), ("cron(0/3 2 ? * SUN#1 *)", true),
        ("cron(0/5 2 ? * SUN#1 *)", false), ("cron(0 30 2 ? * SUN#1 *)", false),
    ])
    func `a window opens every five minutes at most`(schedule: String, isRefused: Bool) throws {
        let lints = Fixture(windows: [try Fixture.window("dev", schedule)]).lints(aws: true)
        #expect(lints.contains { $0.code == .awsSchedule } == isRefused)
    }

    @Test(arguments: [
        ("rate(29 minutes)", true), ("rate(30 minutes)", false), ("rate(30 days)", false), ("rate(31 days)", true),
        // SSM user guide, the examples of cron expressions for associations.
        ("cron(0/30 * * * ? *)", false), ("cron(0 0/1 * * ? *)", false), ("cron(0 0/2 * * ? *)", false),
        ("cron(0 0/4 * * ? *)", false), ("cron(0 0/8 * * ? *)", false), ("cron(0 0/12 * * ? *)", false),
        ("cron(15 13 ? * * *)", false), ("cron(15 13 ? * MON *)", false), ("cron(30 23 ? * TUE#3 *)", false),
        ("cron(0 0 ? * 3L *)", false), ("cron(0 */30 * * * ? *)", false), ("at(2020-05-14T15:55:00)", false),
        // Its rules: a known cadence, no month, no seconds, no year.
        ("cron(0/5 * * * ? *)", true), ("cron(0 2 1 MAR ? *)", true), ("cron(5 0 2 ? * SUN *)", true),
        ("cron(0 0/3 * * ? *)", true), ("cron(0 2 15 * ? *)", true), ("cron(0 2 ? * SUN 2027)", true),
        ("cron(0 2,14 * * ? *)", true),
    ])
    func `an association has one of a few cadences`(schedule: String, isRefused: Bool) throws {
        let lints = Fixture(associations: [try Fixture.association(schedule)]).lints(aws: true)
        #expect(lints.contains { $0.code == .awsSchedule } == isRefused)
    }

    @Test func `an association has no zone, and an offset only with a cron`() throws {
        let zoned = Fixture(associations: [try Fixture.association("cron(0 2 ? * SUN *)", zone: "Europe/Berlin")])
        #expect(zoned.lints(aws: true).filter { $0.code == .awsSchedule }.map(\.member) == ["ScheduleTimezone"])
        let offset = Fixture(
            windows: [try Fixture.window("dev", "cron(0 2 ? * TUE#2 *)", offsetDays: 7)],
            associations: [try Fixture.association("rate(1 day)") { $0.schedule?.offsetDays = 2 }])
        #expect(
            offset.lints(aws: true).filter { $0.code == .awsSchedule }.map(\.message.description) == [
                "ScheduleOffset is 7, and AWS takes 1 to 6 days.",
                "ScheduleOffset goes with a cron only, and this is rate(1 day).",
            ])
    }

    @Test func `target lists keep to the limits of AWS`() throws {
        let keys = (1...6).map { Target(key: .tag("k\($0)"), values: ["v"]) }
        let ids = [Target(key: .instanceIDs, values: (1...51).map { "i-\($0)" })]
        let fixture = Fixture(windows: [
            try Fixture.window { window in
                window.targets = [
                    WindowTarget(name: "every", targets: [Target(key: .instanceIDs, values: ["*"])]),
                    WindowTarget(name: "ids", targets: ids), WindowTarget(name: "keys", targets: keys),
                ]
                window.tasks[0].targets = (1...11).map { WindowTarget(name: "t\($0)", targets: keys) }
            }
        ])
        #expect(
            fixture.lints(aws: true).filter { $0.code == .awsTargets }.map(\.message.description) == [
                "Its target every: AWS takes * for every node in associations, not in windows.",
                "Its target ids: 51 values, and AWS takes 50.", "Its target keys: 6 keys, and AWS takes 5.",
                "Its task patch works on 11 targets of the window, and AWS takes 10.",
            ])
        // For an association * is documented.
        #expect(Fixture(associations: [try Fixture.association("rate(1 day)")]).lints(aws: true).isEmpty)
    }
}
