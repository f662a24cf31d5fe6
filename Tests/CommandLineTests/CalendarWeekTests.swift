import Testing

@testable import drydock

@Suite("drydock calendar --week") struct CalendarWeekTests {
    typealias Fixture = DefinitionFolderFixture

    @Test func `a bar shows when nodes are started, and when what runs goes on`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--week", "2026-12-20"])
        #expect(
            answer.data == """
                Week 51, Mon 14 Dec to Sun 20 Dec 2026, UTC            now Fri 20 Nov 2026 09:14

                                                00    03    06    09    12    15    18    21
                Mon 14                          .     .     .     .     .     .     .     .
                Tue 15                          .     .     .     .     .     .     .     .
                Wed 16                          .     .     .     .     .     .     .     .
                Thu 17                          .     .     .     .     .     .     .     .
                Fri 18                          .     .     .     .     .     .     .     .
                Sat 19                          .     .     .     .     .     .     .     .
                Sun 20   production-linux       .   ======--.     .     .     .     .     .

                = nodes are started  - only what runs goes on  # frozen  ? may be held  * today
                1 window, 4 h open, 48 of 120 nodes. Most at risk: Sun 20 Dec, 12 of 48 at once.

                WINDOW            OPEN         CUTOFF    NODES
                production-linux  02:00-06:00  05:00   gate 48

                Notes     Sun 20 Dec production-linux: Gate: 27 of 28 nodes ok on staging-linux
                          Sun 13 Dec 02:00. Soak 6 d 20 h at least, 6 d wanted.
                Later     windows-servers Sun 27 Dec 2026 05:00. dev-linux Sun 3 Jan 2027 02:00.
                          staging-linux Sun 10 Jan 2027 02:00.
                Besides   agent every 30 minutes.
                Next      drydock calendar --week 2026-12-21
                """)
    }

    @Test func `a day of 23 hours has a scale of its own`() throws {
        let answer = try Fixture.troubles().answer(
            CalendarCommand.self, ["--week", "2027-W10", "--tz", "America/New_York"])
        #expect(
            answer.data == """
                Week 10, Mon 8 Mar to Sun 14 Mar 2027, America/New_York
                now Fri 20 Nov 2026 04:14

                                                00    03    06    09    12    15    18    21
                Mon  8                          .     .     .     .     .     .     .     .
                Tue  9                          .     .     .     .     .     .     .     .
                Wed 10                          .     .     .     .     .     .     .     .
                Thu 11                          .     .     .     .     .     .     .     .
                Fri 12                          .     .     .     .     .     .     .     .
                Sat 13   staging                .     .     .     .     .     .     .     ======
                Sun 14   23 hours: 02:00 EST becomes 03:00 EDT
                                                00    04    07    10    13    16    19    22
                         staging                --    .     .     .     .     .     .     .
                         nightly                .  ==--     .     .     .     .     .     .

                = nodes are started  - only what runs goes on  # frozen  ? may be held  * today
                2 windows, 6 h open, 32 of 85 nodes. Most at risk: Sat 13 Mar, 7 of 28 at once.

                WINDOW   OPEN         CUTOFF  NODES
                staging  21:00-01:00  00:00      28
                nightly  01:30-04:30  03:30       4

                Notes     Sun 14 Mar nightly: The clocks change while it is open, at 03:00 (EST
                          to EDT); its length stays.
                Closed    off: disabled.
                Later     production Sat 20 Mar 2027 22:00. hotfix Sun 21 Mar 2027 00:30. edge
                          Sat 27 Mar 2027 22:00. ghosts Fri 2 Apr 2027 08:00. nobody Sat 3 Apr
                          2027 08:00. often Sun 4 Apr 2027 16:00.
                Clocks    America/New_York changes on Sun 14 Mar 2027: 02:00 EST becomes 03:00
                          EDT. nightly is open then. 6 windows open 1 hour later in New York
                          from then on.
                          No opening in this span is moved or doubled by it.
                Next      drydock calendar --week 2027-03-15 --tz America/New_York
                """)
    }

    @Test func `a day of 25 hours has one more, and the week begins as the locale has it`() throws {
        let answer = try Fixture.troubles().answer(
            CalendarCommand.self, ["--week", "2026-11-03", "--tz", "America/New_York"], locale: "en_US")
        #expect(
            answer.data == """
                Sun 1 Nov to Sat 7 Nov 2026, America/New_York          now Fri 20 Nov 2026 04:14

                                              00    03    06    09    12    15    18    21
                Sun  1   25 hours: 02:00 EDT becomes 01:00 EST
                                              00    02    05    08    11    14    17    20    23
                         nightly              .  ==--     .     .     .     .     .     .     .
                Mon  2   ghosts               .     .     . ==--.     .     .     .     .
                Tue  3   nobody               .     .     . ====.     .     .     .     .
                Wed  4   often                .     .     .     .     .     ========--  .
                Thu  5                        .     .     .     .     .     .     .     .
                Fri  6                        .     .     .     .     .     .     .     .
                Sat  7   staging              .     .     .     .     .     .     .     ======

                = nodes are started  - only what runs goes on  # frozen  ? may be held  * today
                5 windows, 14 h open, 37 of 85 nodes. Most at risk: Sat 7 Nov, 7 of 28 at once.

                WINDOW   OPEN         CUTOFF  NODES
                nightly  01:30-02:30  01:30       4
                ghosts   07:00-09:00  08:00       0
                nobody   07:00-09:00  09:00       0
                often    15:00-18:00  17:00       5
                         17:00-20:00  19:00
                staging  21:00-01:00  00:00      28

                Notes     Sun 1 Nov nightly: The clocks show this time twice; this is the first.
                          Sun 1 Nov nightly: The clocks change while it is open, at 01:00 (EDT
                          to EST); its length stays.
                          Mon 2 Nov ghosts: No node of the fleet matches its targets.
                          Tue 3 Nov nobody: It has no tasks: nothing would be done.
                          Wed 4 Nov often: The opening of 15:00 ends 18:00: while its work goes
                          on, this one is skipped.
                Closed    off: disabled.
                Later     production Sat 14 Nov 2026 21:00. hotfix Sat 14 Nov 2026 23:30. edge
                          Sat 21 Nov 2026 21:00.
                Clocks    America/New_York changes on Sun 1 Nov 2026: 02:00 EDT becomes 01:00
                          EST. nightly is open then. 6 windows open 1 hour earlier in New York
                          from then on.
                Next      drydock calendar --week 2026-11-08 --tz America/New_York
                """)
    }

    @Test func `what a freeze keeps from starting is drawn as frozen`() throws {
        let answer = try Fixture.troubles().answer(CalendarCommand.self, ["--week", "2026-12-14"], columns: 110)
        #expect(
            answer.data == """
                Week 51, Mon 14 Dec to Sun 20 Dec 2026, UTC                                          now Fri 20 \
                Nov 2026 09:14

                                                      00       03       06       09       12       15       18  \
                     21
                Mon 14                                .        .        .        .        .        .        .   \
                     .
                Tue 15                                .        .        .        .        .        .        .   \
                     .
                Wed 16                                .        .        .        .        .        .        .   \
                     .
                Thu 17                                .        .        .        .        .        .        .   \
                     .
                Fri 18                                .        .        .        .        .        .        .   \
                     .
                Sat 19                                .        .        .        .        .        .        .   \
                     .
                Sun 20   production                   .     #########---.        .        .        .        .   \
                     .
                         hotfix                       .        .   ======---     .        .        .        .   \
                     .
                         nightly                      .        .        .===---  .        .        .        .   \
                     .

                = nodes are started  - only what runs goes on  # frozen  ? may be held  * today
                3 windows, 6 h 30 min open, 52 of 85 nodes. Most at risk: Sun 20 Dec, 24 of 96 at once in 2 wind\
                ows.

                WINDOW      OPEN         CUTOFF    NODES
                production  02:00-06:00  05:00   gate 48
                hotfix      04:30-07:30  06:30        48
                nightly     06:30-08:30  07:30         4

                Notes     Sun 20 Dec production: Gate: 27 of 28 nodes ok on staging Sun 13 Dec 02:00. Soak 6 d 2\
                0 h at least,
                          6 d wanted.
                          Sun 20 Dec production: Frozen by year-end, Year-end freeze, until Mon 21 Dec 06:00. It\
                 would be held
                          until its cutoff.
                          Sun 20 Dec production: hotfix works on 48 of its nodes too, 04:30 to 07:30.
                Closed    off: disabled.
                Later     edge Sun 27 Dec 2026 02:00. ghosts Sat 2 Jan 2027 12:00. nobody Sun 3 Jan 2027 12:00. \
                often Mon 4
                          Jan 2027 20:00. staging Sun 10 Jan 2027 02:00.
                Freeze    year-end, Year-end freeze: until Mon 21 Dec 06:00. It binds production and staging.
                Next      drydock calendar --week 2026-12-21
                """)
    }

    @Test func `without a value it is the week of today, which is marked`() throws {
        let answer = try Fixture.fridays().answer(CalendarCommand.self, ["--week"])
        #expect(
            answer.data == """
                Week 47, Mon 16 Nov to Sun 22 Nov 2026, UTC            now Fri 20 Nov 2026 09:14

                                                00    03    06    09    12    15    18    21
                Mon 16                          .     .     .     .     .     .     .     .
                Tue 17                          .     .     .     .     .     .     .     .
                Wed 18                          .     .     .     .     .     .     .     .
                Thu 19                          .     .     .     .     .     .     .     .
                Fri 20*  fridays                .     .     ======--    .     .     .     .
                Sat 21                          .     .     .     .     .     .     .     .
                Sun 22                          .     .     .     .     .     .     .     .

                = nodes are started  - only what runs goes on  # frozen  ? may be held  * today
                1 window, 4 h open, 3 of 3 nodes. Most at risk: Fri 20 Nov, 1 of 3 at once.

                WINDOW   OPEN         CUTOFF  NODES
                fridays  06:00-10:00  09:00       3

                Next      drydock calendar --week 2026-11-23
                """)
    }

    @Test func `for a node it is told when its turn is`() throws {
        let answer = try Fixture.phases().answer(
            CalendarCommand.self, ["--week", "2026-12-20", "--node", "prod-30"], columns: 60)
        #expect(
            answer.data == """
                Week 51, Mon 14 Dec to Sun 20 Dec 2026, UTC, what touches
                prod-30
                now Fri 20 Nov 2026 09:14

                                                    00 03 06 09 12 15 18 21
                Mon 14                              .  .  .  .  .  .  .  .
                Tue 15                              .  .  .  .  .  .  .  .
                Wed 16                              .  .  .  .  .  .  .  .
                Thu 17                              .  .  .  .  .  .  .  .
                Fri 18                              .  .  .  .  .  .  .  .
                Sat 19                              .  .  .  .  .  .  .  .
                Sun 20   production-linux           . ===-.  .  .  .  .  .

                = nodes are started  - only what runs goes on  # frozen
                ? may be held  * today
                1 window, 4 h open, 48 of 120 nodes. Most at risk: Sun 20
                Dec, 12 of 48 at once.

                WINDOW            OPEN         CUTOFF    NODES
                production-linux  02:00-06:00  05:00   gate 48

                Notes     Sun 20 Dec production-linux: Gate: 27 of 28 nodes
                          ok on staging-linux Sun 13 Dec 02:00. Soak 6 d 20
                          h at least, 6 d wanted.
                          Sun 20 Dec production-linux: prod-30 is node 30 of
                          48: it starts when 18 are done, 12 at once.
                Besides   agent every 30 minutes.
                Next      drydock calendar --week 2026-12-21 --node prod-30
                """)
    }
}
