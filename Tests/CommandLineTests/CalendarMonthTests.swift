import Testing

@testable import drydock

@Suite("drydock calendar --month") struct CalendarMonthTests {
    typealias Fixture = DefinitionFolderFixture

    @Test func `the windows stand beside the grid, in the order of their first opening`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--month", "2026-12"])
        #expect(
            answer.data == """
                December 2026, UTC                                     now Fri 20 Nov 2026 09:14

                wk  Mo  Tu  We  Th  Fr  Sa  Su    WINDOW            OPEN         CUTOFF    NODES
                49       1   2   3   4   5   6D   dev-linux         02:00-06:00  05:00        20
                50   7   8   9  10  11  12  13S   staging-linux     02:00-06:00  05:00   gate 28
                51  14  15  16  17  18  19  20P   production-linux  02:00-06:00  05:00   gate 48
                52  21  22  23  24  25  26  27W   windows-servers   05:00-09:00  08:00        24
                53  28  29  30  31

                D dev  P production  S staging  W windows      # frozen  ! clock change  * today
                4 windows, 16 h open, 120 of 120 nodes. Most at risk: Sun 20, 12 of 48 at once.

                Besides   agent every 30 minutes.
                Next      drydock calendar --week 2026-12-20
                """)
    }

    @Test func `in another zone the days are those of that zone, and the change of the clocks is marked`() throws {
        let answer = try Fixture.phases().answer(
            CalendarCommand.self, ["--month", "2027-03", "--tz", "America/New_York"])
        #expect(
            answer.data == """
                March 2027, America/New_York                           now Fri 20 Nov 2026 04:14

                wk  Mo  Tu  We  Th  Fr  Sa  Su    WINDOW            OPEN         CUTOFF    NODES
                 9   1   2   3   4   5   6D  7    dev-linux         21:00-01:00  00:00        20
                10   8   9  10  11  12  13S 14!   staging-linux     21:00-01:00  00:00   gate 28
                11  15  16  17  18  19  20P 21    production-linux  22:00-02:00  01:00   gate 48
                12  22  23  24  25  26  27  28W   windows-servers   00:00-04:00  03:00        24
                13  29  30  31

                D dev  P production  S staging  W windows      # frozen  ! clock change  * today
                4 windows, 16 h open, 120 of 120 nodes. Most at risk: Sat 20, 12 of 48 at once.

                Clocks    America/New_York changes on Sun 14 Mar 2027: 02:00 EST becomes 03:00
                          EDT. No window is open then. dev-linux, production-linux and
                          staging-linux open 1 hour later in New York from then on.
                          No opening in this span is moved or doubled by it.
                Besides   agent every 30 minutes.
                Next      drydock calendar --week 2027-03-20 --tz America/New_York
                """)
    }

    @Test func `without a value it is the month of today, which is marked`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--month"])
        #expect(
            answer.data == """
                November 2026, UTC                                     now Fri 20 Nov 2026 09:14

                wk  Mo   Tu   We   Th   Fr   Sa   Su
                44                                 1D!
                45   2    3    4    5    6    7    8S
                46   9   10   11   12   13   14   15P
                47  16   17   18   19   20*  21   22
                48  23   24   25   26   27   28   29W
                49  30

                WINDOW            OPEN         CUTOFF    NODES
                dev-linux         02:00-06:00  05:00        20
                staging-linux     02:00-06:00  05:00   gate 28
                production-linux  02:00-06:00  05:00   gate 48
                windows-servers   05:00-09:00  08:00        24

                D dev  P production  S staging  W windows      # frozen  ! clock change  * today
                4 windows, 16 h open, 120 of 120 nodes. Most at risk: Sun 15, 12 of 48 at once.

                Clocks    America/New_York changes on Sun 1 Nov 2026: 02:00 EDT becomes 01:00
                          EST. No window is open then. windows-servers opens 1 hour later in UTC
                          from then on.
                          No opening in this span is moved or doubled by it.
                Besides   agent every 30 minutes.
                Next      drydock calendar --week 2026-11-15
                """)
    }

    @Test func `every trouble of a month is named`() throws {
        let answer = try Fixture.troubles().answer(CalendarCommand.self, ["--month", "2026-12"])
        #expect(
            answer.data == """
                December 2026, UTC                                     now Fri 20 Nov 2026 09:14

                wk  Mo     Tu     We     Th     Fr     Sa     Su
                49          1      2G     3B     4O     5      6N
                50   7      8      9     10     11     12     13SN#
                51  14#    15#    16#    17#    18#    19#    20PHN#
                52  21#    22     23     24     25     26     27EN
                53  28     29     30     31

                WINDOW      OPEN         CUTOFF    NODES
                ghosts      12:00-14:00  13:00         0
                nobody      12:00-14:00  14:00         0
                often       20:00-23:00  22:00         5
                            22:00-01:00  00:00
                nightly     06:30-08:30  07:30         4
                staging     02:00-06:00  05:00        28
                production  02:00-06:00  05:00   gate 48
                hotfix      04:30-07:30  06:30        48
                edge        02:00-06:00  05:00    gate 5

                B nobody  E edge  G ghosts  H hotfix  N nightly  O often  P production
                S staging
                # frozen  ! clock change  * today
                8 windows, 29 h 30 min open, 85 of 85 nodes. Most at risk: Sun 20, 24 of 96 at
                once in 2 windows.

                Notes     Wed 2 Dec ghosts: No node of the fleet matches its targets.
                          Thu 3 Dec nobody: It has no tasks: nothing would be done.
                          Fri 4 Dec often: The opening of 20:00 ends 23:00: while its work goes
                          on, this one is skipped.
                          Sun 13 Dec staging: No node is started from 03:30 on: frozen by
                          year-end, Year-end freeze, until Mon 21 Dec 06:00.
                          Sun 20 Dec production: Frozen by year-end, Year-end freeze, until Mon
                          21 Dec 06:00. It would be held until its cutoff.
                          Sun 20 Dec production: hotfix works on 48 of its nodes too, 04:30 to
                          07:30.
                          Sun 27 Dec edge: Gate: production of Sun 20 Dec 02:00 would be held,
                          and so would this be.
                Closed    off: disabled.
                Freeze    year-end, Year-end freeze: Sun 13 Dec 03:30 to Mon 21 Dec 06:00. It
                          binds production and staging.
                Next      drydock calendar --week 2026-12-20
                """)
    }

    @Test func `where weeks begin on Sunday they have no numbers`() throws {
        let answer = try Fixture.troubles().answer(
            CalendarCommand.self, ["--month", "2026-11", "--tz", "America/New_York"], locale: "en_US.UTF-8")
        #expect(
            answer.data == """
                November 2026, America/New_York                        now Fri 20 Nov 2026 04:14

                Su   Mo   Tu   We   Th   Fr   Sa     WINDOW      OPEN         CUTOFF    NODES
                 1N!  2G   3B   4O   5    6    7S    nightly     01:30-02:30  01:30         4
                 8N   9   10   11   12   13   14PH               01:30-03:30  02:30
                15N  16   17   18   19   20*  21E    ghosts      07:00-09:00  08:00         0
                22N  23   24   25   26   27   28     nobody      07:00-09:00  09:00         0
                29N  30                              often       15:00-18:00  17:00         5
                                                                 17:00-20:00  19:00
                                                     staging     21:00-01:00  00:00        28
                                                     production  21:00-01:00  00:00   gate 48
                                                     hotfix      23:30-02:30  01:30        48
                                                     edge        21:00-01:00  00:00    gate 5

                B nobody  E edge  G ghosts  H hotfix  N nightly  O often  P production
                S staging
                # frozen  ! clock change  * today
                8 windows, 31 h 30 min open, 85 of 85 nodes. Most at risk: Sat 14, 24 of 96 at
                once in 2 windows.

                Notes     Sun 1 Nov nightly: The clocks show this time twice; this is the first.
                          Sun 1 Nov nightly: The clocks change while it is open, at 01:00 (EDT
                          to EST); its length stays.
                          Mon 2 Nov ghosts: No node of the fleet matches its targets.
                          Tue 3 Nov nobody: It has no tasks: nothing would be done.
                          Wed 4 Nov often: The opening of 15:00 ends 18:00: while its work goes
                          on, this one is skipped.
                          Sat 14 Nov production: hotfix works on 48 of its nodes too, 23:30 to
                          Sun 15 Nov 02:30.
                Closed    off: disabled.
                Clocks    America/New_York changes on Sun 1 Nov 2026: 02:00 EDT becomes 01:00
                          EST. nightly is open then. 6 windows open 1 hour earlier in New York
                          from then on.
                Next      drydock calendar --week 2026-11-14 --tz America/New_York
                """)
    }

    @Test func `on a narrow screen the windows stand below the grid`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--month", "2026-12"], columns: 60)
        #expect(
            answer.data == """
                December 2026, UTC                 now Fri 20 Nov 2026 09:14

                wk  Mo  Tu  We  Th  Fr  Sa  Su
                49       1   2   3   4   5   6D
                50   7   8   9  10  11  12  13S
                51  14  15  16  17  18  19  20P
                52  21  22  23  24  25  26  27W
                53  28  29  30  31

                WINDOW            OPEN         CUTOFF    NODES
                dev-linux         02:00-06:00  05:00        20
                staging-linux     02:00-06:00  05:00   gate 28
                production-linux  02:00-06:00  05:00   gate 48
                windows-servers   05:00-09:00  08:00        24

                D dev  P production  S staging  W windows
                # frozen  ! clock change  * today
                4 windows, 16 h open, 120 of 120 nodes. Most at risk: Sun
                20, 12 of 48 at once.

                Besides   agent every 30 minutes.
                Next      drydock calendar --week 2026-12-20
                """)
    }

    @Test func `more windows than letters are counted`() throws {
        let answer = try Fixture.crowd().answer(CalendarCommand.self, ["--month", "2026-12"])
        #expect(
            answer.data == """
                December 2026, UTC                                     now Fri 20 Nov 2026 09:14

                wk  Mo   Tu   We   Th   Fr   Sa   Su     WINDOW  OPEN         CUTOFF  NODES
                49        1x3  2x3  3x3  4x3  5x2  6x2   w24     04:00-05:00  05:00      60
                50   7x2  8x2  9x2 10x2 11x3 12x3 13     w12     12:00-13:00  13:00      60
                51  14   15   16   17   18   19   20     w36     16:00-17:00  17:00      60
                52  21   22   23   24   25   26   27     w25     05:00-06:00  06:00      60
                53  28   29   30   31                    w13     13:00-14:00  14:00      60
                                                         w37     17:00-18:00  18:00      60
                                                         w26     06:00-07:00  07:00      60
                                                         w14     14:00-15:00  15:00      60
                                                         w38     18:00-19:00  19:00      60
                                                         w27     07:00-08:00  08:00      60
                                                         w15     15:00-16:00  16:00      60
                                                         w39     19:00-20:00  20:00      60
                                                         w28     08:00-09:00  09:00      60
                                                         w16     16:00-17:00  17:00      60
                                                         w29     09:00-10:00  10:00      60
                                                         w17     17:00-18:00  18:00      60
                                                         w30     10:00-11:00  11:00      60
                                                         w18     18:00-19:00  19:00      60
                                                         w31     11:00-12:00  12:00      60
                                                         w19     19:00-20:00  20:00      60
                                                         w20     00:00-01:00  01:00      60
                                                         w32     12:00-13:00  13:00      60
                                                         w21     01:00-02:00  02:00      60
                                                         w33     13:00-14:00  14:00      60
                                                         w22     02:00-03:00  03:00      60
                                                         w10     10:00-11:00  11:00      60
                                                         w34     14:00-15:00  15:00      60
                                                         w23     03:00-04:00  04:00      60
                                                         w11     11:00-12:00  12:00      60
                                                         w35     15:00-16:00  16:00      60

                x4 so many windows                             # frozen  ! clock change  * today
                30 windows, 30 h open, 60 of 60 nodes. Most at risk: Tue 1, 15 of 60 at once.

                Next      drydock calendar --week 2026-12-01
                """)
    }

    @Test func `without a fleet nothing is said about nodes`() throws {
        let fixture = try Fixture(["windows/alone.yaml": Fixture.window("alone", "cron(0 2 ? * SUN#1 *)")])
        let answer = try fixture.answer(CalendarCommand.self, "--month", "2026-12")
        #expect(
            answer.data == """
                December 2026, UTC                                     now Fri 20 Nov 2026 09:14

                wk  Mo  Tu  We  Th  Fr  Sa  Su    WINDOW  OPEN         CUTOFF
                49       1   2   3   4   5   6A   alone   02:00-06:00  05:00
                50   7   8   9  10  11  12  13
                51  14  15  16  17  18  19  20
                52  21  22  23  24  25  26  27
                53  28  29  30  31

                A alone                                        # frozen  ! clock change  * today
                1 window, 4 h open.

                Next      drydock calendar --week 2026-12-06
                """)
    }

    @Test func `--week-start goes before the locale`() throws {
        let fixture = try Fixture.phases()
        let sunday = try fixture.answer(CalendarCommand.self, ["--month", "--week-start", "sunday"])
        #expect(sunday.data.contains("\nSu   Mo   Tu   We   Th   Fr   Sa"))
        let monday = try fixture.answer(
            CalendarCommand.self, ["--month", "--week-start", "monday"], locale: "en_US.UTF-8")
        #expect(monday.data.contains("\nwk  Mo   Tu   We   Th   Fr   Sa   Su\n"))
        let saturday = try fixture.answer(CalendarCommand.self, ["--month"], locale: "ar_EG")
        #expect(saturday.data.contains("\nSa   Su   Mo   Tu   We   Th   Fr"))
    }
}
