import ScheduleExpressions
import Testing

@testable import drydock

@Suite("drydock next") struct NextTests {
    private func answer(_ arguments: String...) throws -> String {
        let surroundings = Surroundings(
            environment: [:], hasFolder: { _ in false }, now: try Instant(parsing: "2027-03-12T12:00:00Z"))
        return try NextCommand.parse(arguments).answer(in: surroundings).data
    }

    private func refusal(_ arguments: String...) throws -> String {
        let failure = #expect(throws: Failure.self) {
            let surroundings = Surroundings(
                environment: [:], hasFolder: { _ in false }, now: Instant(secondsSinceEpoch: 0))
            _ = try NextCommand.parse(arguments).answer(in: surroundings)
        }
        #expect(failure?.status == .usage)
        return failure?.message ?? ""
    }

    @Test func `an expression is spelled out, explained, and shown in its zone and in UTC`() throws {
        #expect(
            try answer("0 2 ? * sun#2 *", "--tz", "america/new_york", "--count", "3", "--after", "2027-02-01") == """
                cron(0 2 ? * SUN#2 *)
                02:00 on the second Sunday of every month, America/New_York

                   IN NEW YORK                UTC                          IN
                   Sun 14 Feb 2027 02:00 EST  Sun 14 Feb 2027 07:00  26 d ago
                !  Sun 14 Mar 2027 03:00 EDT  Sun 14 Mar 2027 07:00  1 d 19 h
                   The clocks skip 02:00 that day: it runs right after the change.
                   Sun 11 Apr 2027 02:00 EDT  Sun 11 Apr 2027 06:00      29 d

                More      drydock next 'cron(0 2 ? * SUN#2 *)' --tz america/new_york --after
                          2027-02-01 --count 12
                """)
    }

    @Test func `in UTC there is one column, and what is near is told to the minute`() throws {
        #expect(
            try answer("rate(90 minutes)", "--count", "2") == """
                rate(90 minutes)
                every 90 minutes

                UTC                                IN
                Fri 12 Mar 2027 13:30 UTC  1 h 30 min
                Fri 12 Mar 2027 15:00 UTC   3 h 0 min

                More      drydock next 'rate(90 minutes)' --count 8
                """)
    }

    @Test func `a time that does not run on a day of a clock change has a line of its own`() throws {
        let skipping = try answer(
            "30 2 * * ? *", "--tz", "America/New_York", "--gap", "skip", "--count", "2", "--after",
            "2027-03-13T12:00:00Z")
        #expect(
            skipping.contains(
                """
                -  Sun 14 Mar 2027 02:30
                   The clocks skip this time: it does not run that day.
                   Mon 15 Mar 2027 02:30 EDT
                """))
        let second = try answer(
            "30 1 * * ? *", "--tz", "America/New_York", "--overlap", "second", "--count", "2", "--after", "2027-11-07")
        #expect(second.contains("-  Sun 7 Nov 2027 01:30\n"))
        #expect(second.contains("!  Sun 7 Nov 2027 01:30 EST"))
    }

    @Test func `an expression that never runs says so, and when it last did`() throws {
        #expect(try answer("0 0 31 2 ? *").contains("Never     There is no such time in the years 1970 to 2199."))
        #expect(
            try answer("15 10 ? * 6L 2002-2005").contains("The last time\n          was Fri 30 Dec 2005 10:15 UTC."))
    }

    @Test func `a time that the clocks always skip never runs, and that is why`() throws {
        #expect(
            try answer("30 2 14 3 ? 2027", "--tz", "America/New_York", "--gap", "skip").contains(
                "Never     The clocks skip Sun 14 Mar 2027 02:30, and"))
    }

    @Test func `JSON has the instants in UTC and in the zone, and what the clocks did`() throws {
        #expect(
            try answer(
                "0 2 ? * SUN *", "--tz", "America/New_York", "--count", "1", "-o", "json"
            ).hasSuffix(
                """
                "after":"2027-03-12T12:00:00Z","occurrences":[{"at":"2027-03-14T07:00:00Z",\
                "local":"2027-03-14T03:00:00-04:00","inSeconds":154800,"clockChange":"movedOutOfGap",\
                "movedFrom":"2027-03-14T02:00:00"}],"skipped":[]}
                """))
    }

    @Test func `an error points at its place in what was typed`() throws {
        #expect(
            try refusal("cron(0 2 ? * SUN#6 *)") == """
                cron(0 2 ? * SUN#6 *)
                             ^^^^^
                A month has at most five Sundays. Write SUN#1 to SUN#5, or SUNL for the last one.
                """)
        #expect(
            try refusal("0 77 ? * SUN *") == """
                0 77 ? * SUN *
                  ^^
                77 is out of range for hours. Write 0 to 23.
                """)
        #expect(try refusal("0 2 * * 0").contains("crontab(5)"))
        #expect(try refusal("cron(0 2 ? * SUN *").hasPrefix("cron(0 2 ? * SUN *\n                  ^\n"))
        #expect(try refusal("").contains("no schedule"))
        #expect(try refusal("ночь").hasPrefix("There is 1 field."))
    }

    @Test func `what does not go together is refused`() throws {
        #expect(try refusal().contains("There is no expression"))
        #expect(try refusal("rate(1 day)", "--offset", "2").contains("no cron"))
        #expect(try refusal("0 2 ? * SUN *", "--offset", "7").contains("1 to 6"))
        #expect(try refusal("0 2 ? * SUN *", "--count", "0").contains("1 to 10000"))
        #expect(try refusal("0 2 ? * SUN *", "--tz", "Asia/Tokio").contains("Asia/Tokyo"))
        #expect(try refusal("0 2 ? * SUN *", "--after", "soon").contains("--after"))
    }
}
