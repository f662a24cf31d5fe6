import Testing

@testable import drydock

@Suite("drydock calendar") struct CalendarTableTests {
    typealias Fixture = DefinitionFolderFixture

    /// Two windows on the same nodes, one that is disabled, one whose EndDate has passed, one that opens in summer.
    func crowded() throws -> Fixture {
        try Fixture([
            "windows/early.yaml": Fixture.window("early", "cron(0 2 ? * SUN#1 *)", group: "dev-linux"),
            "windows/late.yaml": Fixture.window("late", "cron(30 4 ? * SUN#1 *)", group: "dev-linux"),
            "windows/off.yaml": Fixture.window(
                "off", "cron(0 2 ? * SUN#1 *)", group: "dev-linux", more: "Enabled: false"),
            "windows/over.yaml":
                Fixture.window(
                    "over", "cron(0 2 ? * SUN#1 *)", group: "dev-linux", more: "EndDate: 2026-06-30T00:00:00Z"),
            "windows/summer.yaml": Fixture.window("summer", "cron(0 2 1 7 ? *)", group: "dev-linux"),
            "fleet/dev.yaml": Fixture.group("dev", 20, group: "dev-linux"),
            "fleet/prod.yaml": Fixture.group("prod", 6, group: "production-linux"),
        ])
    }

    /// No fleet; a time that the clocks skip, a name that is too long, a window that is open for a whole day.
    func odd() throws -> Fixture {
        let name = "a-window-with-a-name-that-is-much-too-long-for-any-table-that-has-eighty-columns-x"
        return try Fixture([
            "windows/dev.yaml": Fixture.window("dev", "cron(30 2 ? * SUN#2 *)", zone: "America/New_York"),
            "windows/long.yaml": Fixture.window(name, "cron(30 2 ? * SUN#2 *)", hours: 24),
            "associations/daily.yaml": Fixture.association("daily", "rate(1 day)"),
            "associations/long.yaml": Fixture.association("long", "cron(15 8-18/2 ? * MON-FRI *)"),
        ])
    }

    @Test func `runs of associations that fall into a freeze are skipped, and not counted`() throws {
        let freeze = "CalendarNames: [year-end]\n"
        let fixture = try Fixture([
            "windows/dev.yaml": Fixture.window("dev", "cron(0 2 ? * SUN#1 *)"),
            "associations/agent.yaml": freeze + Fixture.association("agent", "rate(30 minutes)"),
            "associations/inventory.yaml": freeze + Fixture.association("inventory", "cron(0 4 ? * MON *)"),
            "fleet/dev.yaml": Fixture.group("dev", 20, group: "dev"),
            "calendars/year-end.ics": Fixture.calendar(
                closedFrom: "20261207T000000Z", until: "20261208T000000Z", for: "Release"),
        ])
        let span = ["--from", "2026-12-01", "--to", "2026-12-15"]
        let answer = try fixture.answer(CalendarCommand.self, span)
        #expect(
            answer.data.contains(
                """
                Mon 07 04:00  16 d  inventory  skipped            -        -         -
                                    Frozen by year-end, Release, until Tue 8 Dec 00:00. It is
                                    not applied; its next time counts.
                Mon 14 04:00  23 d  inventory  association       20       20     never

                ASSOCIATION  SCHEDULE          NEXT             RUNS  NODES
                agent        every 30 minutes  Tue 1 Dec 00:00   624     20
                             48 more times fall into a freeze: they are skipped.
                """))
        #expect(
            answer.data.contains(
                """
                Freeze    year-end, Release: Mon 7 Dec 00:00 to Tue 8 Dec 00:00. It binds the
                          associations agent and inventory.
                """))
        let json = try fixture.answer(CalendarCommand.self, span + ["-o", "json"]).data
        #expect(json.contains(#""runs":624,"frozen":48,"#))
        #expect(json.contains(#""windows":[],"associations":["agent","inventory"]"#))
        #expect(json.contains(#""mayBeHeld":false,"skipped":true,"notes":["Frozen by"#))
        let grid = try fixture.answer(CalendarCommand.self, ["--month", "2026-12"])
        #expect(grid.data.contains("inventory 3 times"))
    }

    @Test func `from now it is long enough for every window, and counts what runs often`() throws {
        let answer = try Fixture.shipyard().answer(CalendarCommand.self)
        #expect(
            answer.data == """
                Fri 20 Nov 2026 09:14 to Mon 21 Dec 00:00, UTC
                Long enough to show every window that opens.

                OPENS (UTC)     IN  WINDOW            CUTOFF  ENDS   NODES  AT ONCE  STOPS AT
                November 2026
                Mon 23 04:00   2 d  inventory         association       92       50     never
                Sun 29 05:00   8 d  windows-servers   08:00   09:00     24        6   error 3
                                    00:00 to 04:00 in New York (EST).
                Mon 30 04:00   9 d  inventory         association       92       50     never
                December 2026
                Sun 06 02:00  15 d  dev-linux         05:00   06:00     20        5   error 3
                Mon 07 04:00  16 d  inventory         association       92       50     never
                Mon 14 04:00  23 d  inventory         association       92       50     never
                Sun 20 02:00  29 d  production-linux  05:00   06:00     48       12   error 5

                ASSOCIATION  SCHEDULE          NEXT               RUNS  NODES
                agent        every 30 minutes  Fri 20 Nov 09:30  1,469     92
                A node inside a window takes its associations when its window work is done.

                Coverage  92 of 92 nodes, each in one window. No overlap. No freeze.
                Clocks    America/New_York does not change its clocks in this span.
                Next      drydock simulate --from 2026-11-20T09:14Z --to 2026-12-21
                """)
    }

    @Test func `in another zone it tells the change of the clocks and what it does to the windows`() throws {
        let answer = try Fixture.shipyard().answer(
            CalendarCommand.self, "--from", "2027-03-01", "--to", "2027-04-01", "--tz", "America/New_York")
        #expect(
            answer.data == """
                Mon 1 Mar 2027 00:00 to Thu 1 Apr 00:00, America/New_York
                now Fri 20 Nov 2026 04:14

                OPENS            IN  WINDOW            CUTOFF  ENDS   NODES  AT ONCE  STOPS AT
                March 2027
                Sat 06 21:00  106 d  dev-linux         00:00   01:00     20        5   error 3
                Sun 07 23:00  107 d  inventory         association       92       50     never
                Sun 14 clocks: 02:00 EST becomes 03:00 EDT
                Mon 15 00:00  114 d  inventory         association       92       50     never
                Sat 20 22:00  120 d  production-linux  01:00   02:00     48       12   error 5
                Mon 22 00:00  121 d  inventory         association       92       50     never
                Sun 28 00:00  127 d  windows-servers   03:00   04:00     24        6   error 3
                Mon 29 00:00  128 d  inventory         association       92       50     never

                ASSOCIATION  SCHEDULE          NEXT              RUNS  NODES
                agent        every 30 minutes  Mon 1 Mar 00:00  1,486     92
                A node inside a window takes its associations when its window work is done.

                Coverage  92 of 92 nodes, each in one window. No overlap. No freeze.
                Clocks    America/New_York changes on Sun 14 Mar 2027: 02:00 EST becomes 03:00
                          EDT. No window is open then. dev-linux and production-linux open 1
                          hour later in New York from then on.
                          No opening in this span is moved or doubled by it.
                Next      drydock simulate --from 2027-03-01T05:00Z --to 2027-04-01T04:00Z
                """)
    }

    @Test func `windows that meet, never open or open later are told apart`() throws {
        let answer = try crowded().answer(CalendarCommand.self, "--days", "30")
        #expect(
            answer.data == """
                Fri 20 Nov 2026 09:14 to Sun 20 Dec 09:14, UTC

                OPENS (UTC)     IN  WINDOW  CUTOFF  ENDS   NODES  AT ONCE  STOPS AT
                December 2026
                Sun 06 02:00  15 d  early   05:00   06:00     20        5   error 3
                                    late works on 20 of its nodes too, 04:30 to 08:30.
                Sun 06 04:30  15 d  late    07:30   08:30     20        5   error 3
                                    early works on 20 of its nodes too, 02:00 to 06:00.

                Closed    off: disabled.
                          over: nothing is due after its EndDate, Tue 30 Jun 2026 00:00.
                Later     summer Thu 1 Jul 2027 02:00.
                Coverage  20 of 26 nodes. In none: prod-01, prod-02, prod-03, prod-04 and 2
                          more. In more than one: dev-01, dev-02, dev-03, dev-04 and 16 more.
                          Openings that overlap another: 2. No freeze.
                Next      drydock simulate --from 2026-11-20T09:14Z --to 2026-12-20T09:14Z
                """)
    }

    @Test func `without a fleet nothing is said about nodes, and odd times, names and schedules find their place`()
        throws
    {
        let answer = try odd().answer(CalendarCommand.self, "--from", "2027-03-10", "--to", "2027-03-20")
        #expect(
            answer.data == """
                Wed 10 Mar 2027 00:00 to Sat 20 Mar 00:00, UTC         now Fri 20 Nov 2026 09:14

                OPENS (UTC)      IN  WINDOW                                    CUTOFF  ENDS
                March 2027
                Wed 10 00:00  109 d  daily                                     association
                Thu 11 00:00  110 d  daily                                     association
                Fri 12 00:00  111 d  daily                                     association
                Sat 13 00:00  112 d  daily                                     association
                Sun 14 00:00  113 d  daily                                     association
                Sun 14 02:30  113 d  a-window-with-a-name-that-..ty-columns-x  01:30   Mon 02:30
                Sun 14 07:00  113 d  dev                                       10:00   11:00
                                     03:00 to 07:00 in New York (EDT).
                                     The clocks skip 2027-03-14T02:30:00; it runs right after
                                     the change.
                Mon 15 00:00  114 d  daily                                     association
                Tue 16 00:00  115 d  daily                                     association
                Wed 17 00:00  116 d  daily                                     association
                Thu 18 00:00  117 d  daily                                     association
                Fri 19 00:00  118 d  daily                                     association

                ASSOCIATION  SCHEDULE   NEXT              RUNS
                long         see below  Wed 10 Mar 08:15    48
                             every 2 hours from 08:15 to 18:15, Monday to Friday
                A node inside a window takes its associations when its window work is done.

                Nodes     There is no fleet, so nodes are left out: add fleet/, or give --fleet
                          instant.
                Clocks    America/New_York changes on Sun 14 Mar 2027: 02:00 EST becomes 03:00
                          EDT.
                          a-window-with-a-name-that-is-much-too-long-for-any-table-that-has-eighty-columns-x
                          and dev are open then. dev opens 1 hour earlier in UTC from then on.
                Next      drydock simulate --from 2027-03-10 --to 2027-03-20
                """)
    }

    @Test func `what is open when the span begins comes first`() throws {
        let answer = try Fixture.shipyard().answer(
            CalendarCommand.self, "--from", "2026-12-20T03:00:00Z", "--days", "1")
        #expect(
            answer.data == """
                Sun 20 Dec 2026 03:00 to Mon 21 Dec 03:00, UTC         now Fri 20 Nov 2026 09:14

                Open      production-linux since Sun 20 Dec 02:00, cutoff 05:00, ends Sun 20 Dec
                          06:00.

                Nothing opens in this span.

                ASSOCIATION  SCHEDULE          NEXT              RUNS  NODES
                agent        every 30 minutes  Sun 20 Dec 03:00    48     92
                A node inside a window takes its associations when its window work is done.

                Later     inventory Mon 21 Dec 2026 04:00. windows-servers Sun 27 Dec 2026
                          05:00. dev-linux Sun 3 Jan 2027 02:00. production-linux Sun 17 Jan
                          2027 02:00.
                Coverage  92 of 92 nodes, each in one window. No overlap. No freeze.
                Clocks    America/New_York does not change its clocks in this span.
                Next      drydock simulate --from 2026-12-20T03:00Z --to 2026-12-21T03:00Z
                """)
    }

    @Test func `one window alone keeps its notes and leaves out the rest`() throws {
        let answer = try crowded().answer(CalendarCommand.self, "--window", "late")
        #expect(
            answer.data == """
                Fri 20 Nov 2026 09:14 to Mon 7 Dec 00:00, UTC
                Long enough to show its next opening.

                OPENS (UTC)     IN  WINDOW  CUTOFF  ENDS   NODES  AT ONCE  STOPS AT
                December 2026
                Sun 06 04:30  15 d  late    07:30   08:30     20        5   error 3
                                    early works on 20 of its nodes too, 02:00 to 06:00.

                Next      drydock simulate --from 2026-11-20T09:14Z --to 2026-12-07
                """)
    }

    @Test func `an opening that is given up because the clocks skip its time is told`() throws {
        let schedule = "cron(30 2 ? * SUN#2 *)"
        let fixture = try Fixture([
            "windows/dev.yaml":
                Fixture.window("dev", schedule, zone: "America/New_York", more: "DaylightSaving: {Gap: Skip}")
        ])
        let answer = try fixture.answer(CalendarCommand.self, "--from", "2027-03-10", "--to", "2027-03-20")
        #expect(
            answer.data == """
                Wed 10 Mar 2027 00:00 to Sat 20 Mar 00:00, UTC         now Fri 20 Nov 2026 09:14

                Nothing opens in this span.

                Later     dev Sun 11 Apr 2027 06:30.
                Nodes     There is no fleet, so nodes are left out: add fleet/, or give --fleet
                          instant.
                Clocks    America/New_York changes on Sun 14 Mar 2027: 02:00 EST becomes 03:00
                          EDT. No window is open then. dev opens 1 hour earlier in UTC from then
                          on. dev does not open that day: its time, 2027-03-14T02:30:00, is
                          skipped.
                Next      drydock simulate --from 2027-03-10 --to 2027-03-20
                """)
    }

    @Test func `at most sixty rows are shown, and the rest is told`() throws {
        let answer = try Fixture.shipyard().answer(CalendarCommand.self, "--all", "--days", "2")
        #expect(answer.data.split(separator: "\n").count { $0.contains(" association ") } == 60)
        #expect(
            answer.data.hasSuffix(
                """
                Sat 21 14:30    29 h  agent   association      92       50     never
                Sat 21 15:00    29 h  agent   association      92       50     never

                Later     36 more rows from Sat 21 Nov 2026 15:30 on. inventory Mon 23 Nov 2026
                          04:00. windows-servers Sun 29 Nov 2026 05:00. dev-linux Sun 6 Dec 2026
                          02:00. production-linux Sun 20 Dec 2026 02:00.
                Coverage  92 of 92 nodes, each in one window. No overlap. No freeze.
                Clocks    America/New_York does not change its clocks in this span.
                Next      drydock calendar --from 2026-11-21T15:30Z --to 2026-11-22T09:14Z --all
                """))
    }

    @Test func `no line is wider than the screen or ends in a blank`() throws {
        for zone in ["UTC", "Pacific/Chatham", "America/New_York"] {
            for fixture in [try Fixture.shipyard(), try crowded(), try odd()] {
                let answer = try fixture.answer(CalendarCommand.self, "--days", "365", "--tz", zone)
                // A command that is to be pasted is not broken, nor is a name.
                for line in answer.data.split(separator: "\n") where !line.hasPrefix("Next") {
                    let isOneWord = line.split(separator: " ").count == 1
                    #expect((line.count <= 80 || isOneWord) && !line.hasSuffix(" "), "\(line)")
                    #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(line)")
                }
            }
        }
    }

    @Test func `the same question has the same answer`() throws {
        let fixture = try Fixture.shipyard()
        let first = try fixture.answer(CalendarCommand.self)
        #expect(try fixture.answer(CalendarCommand.self) == first)
    }
}
