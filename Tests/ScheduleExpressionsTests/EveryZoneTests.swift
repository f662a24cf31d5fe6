import Foundation
import ScheduleExpressions
import TestSupport
import Testing

/// Every zone of the system's database, with every change of its clocks from 2000 to 2037.
@Suite("Every zone") struct EveryZoneTests {
    private static let years =
        Instant(secondsSinceEpoch: 946_684_800)..<Instant(secondsSinceEpoch: 2_145_916_800)

    /// Times in usual gaps and overlaps, around midnight, in rhythm, rarely, and with seconds.
    private static let expressions = [
        "0 0 * * ? *", "30 0 ? * SUN *", "15,45 1 * * ? *", "30 2 * * ? *", "0 2,3 ? * SUN,SAT,FRI *",
        "0/20 23-3 * * ? *",
        "0/30 * * * ? *", "0 12 LW * ? *", "10 59 23 * * ? *", "0 4/6 * * ? *",
    ]

    @Test func `around every change of the clocks the engine agrees with the naive evaluator`() throws {
        var random = RandomSource(seed: 37)
        var changes: [(zone: TimeZoneRules, instant: Instant)] = []
        for name in TimeZoneRules.names {
            let zone = try TimeZoneRules(named: name)
            changes += zone.transitions(in: EveryZoneTests.years).map { (zone, $0.instant) }
        }
        let all = changes.count
        try #require(all > 10_000)
        let parsed = try EveryZoneTests.expressions.map {
            (try ScheduleExpression(parsing: "cron(\($0))"), try #require(NaiveEvaluator(fields: $0)), $0)
        }
        // In an order of its own, so that a budget takes a fair sample.
        changes.shuffle(using: &random)
        let budget = Budget()
        var checked = 0
        for (zone, instant) in changes {
            if budget.isSpent { break }
            let span = (instant - .hours(26))..<(instant + .hours(26))
            for (expression, naive, fields) in parsed {
                let policy = random.pick(NaiveAgreementTests.policies)
                let schedule = Schedule(expression: expression, zone: zone, daylightSaving: policy)
                let expected = NaiveAgreementTests.naive(naive, schedule, in: span)
                #expect(
                    schedule.occurrences(in: span).map(\.instant) == expected,
                    "\(fields) in \(zone.name) around \(instant), \(policy)")
            }
            checked += 1
        }
        #expect(checked > 0)
        print("schedules: \(checked) of \(all) changes of the clocks in \(TimeZoneRules.names.count) zones agree")
    }

    @Test func `every zone changes its clocks when the C library says so`() throws {
        let names = TimeZoneRules.names
        try #require(names.count > 400)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/zdump")
        process.arguments = ["-v", "-c", "1971,2037"] + names
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        var zones: [Substring: TimeZoneRules] = [:]
        var compared = 0
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            // Europe/Berlin  Sun Mar 30 00:59:59 2025 UT = Sun Mar 30 01:59:59 2025 CET isdst=0 gmtoff=3600
            let words = line.split(separator: " ")
            guard words.count == 16, words[6] == "UT", let year = Int(words[5]), (1971..<2037).contains(year),
                let month = EveryZoneTests.months.firstIndex(of: String(words[2])), let day = Int(words[3]),
                let offset = Int(words[15].dropFirst("gmtoff=".count))
            else { continue }
            let date = CivilDate(year: year, month: month + 1, day: day)
            let instant = try Instant(parsing: "\(date)T\(words[4])Z")
            if zones[words[0]] == nil { zones[words[0]] = try TimeZoneRules(named: String(words[0])) }
            let zone = try #require(zones[words[0]])
            #expect(zone.offsetSeconds(at: instant) == offset, "\(line)")
            #expect(zone.abbreviation(at: instant) == words[13], "\(line)")
            compared += 1
        }
        #expect(compared > 20_000)
        print("schedules: \(compared) instants around changes of the clocks are as zdump gives them")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    @Test func `every name is found in any case, and has rules`() throws {
        for name in TimeZoneRules.names {
            #expect(try TimeZoneRules(named: name.uppercased()).name == name)
        }
        #expect(TimeZoneRules.databaseVersion?.isEmpty == false)
    }
}
