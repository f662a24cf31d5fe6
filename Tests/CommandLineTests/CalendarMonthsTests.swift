import Testing

@testable import drydock

@Suite("drydock calendar --months and --year") struct CalendarMonthsTests {
    typealias Fixture = DefinitionFolderFixture

    @Test func `three months stand side by side on eighty columns`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--months", "3"])
        #expect(
            answer.data == """
                November 2026 to January 2027, UTC                     now Fri 20 Nov 2026 09:14

                     November 2026             December 2026              January 2027
                wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su
                44                    1D  49     1  2  3  4  5  6D  53              1  2  3D
                45  2  3  4  5  6  7  8S  50  7  8  9 10 11 12 13S   1  4  5  6  7  8  9 10S
                46  9 10 11 12 13 14 15P  51 14 15 16 17 18 19 20P   2 11 12 13 14 15 16 17P
                47 16 17 18 19 20*21 22   52 21 22 23 24 25 26 27W   3 18 19 20 21 22 23 24
                48 23 24 25 26 27 28 29W  53 28 29 30 31             4 25 26 27 28 29 30 31W
                49 30

                D dev  P production  S staging  W windows      # frozen  ! clock change  * today
                4 windows, 48 h open, 120 of 120 nodes. Most at risk: Sun 15 Nov, 12 of 48 at
                once.

                   WINDOW            OPEN         CUTOFF    NODES  OPENS  FIRST
                D  dev-linux         02:00-06:00  05:00        20      3  Sun 1 Nov
                S  staging-linux     02:00-06:00  05:00   gate 28      3  Sun 8 Nov
                P  production-linux  02:00-06:00  05:00   gate 48      3  Sun 15 Nov
                W  windows-servers   05:00-09:00  08:00        24      3  Sun 29 Nov

                Clocks    America/New_York changes on Sun 1 Nov 2026: 02:00 EDT becomes 01:00
                          EST. No window is open then. windows-servers opens 1 hour later in UTC
                          from then on.
                          No opening in this span is moved or doubled by it.
                Besides   agent every 30 minutes.
                Next      drydock calendar --month 2026-11
                """)
    }

    @Test func `two months from a given one on, on a narrow screen`() throws {
        let answer = try Fixture.phases().answer(
            CalendarCommand.self, ["--month", "2027-02", "--months", "2", "--week-start", "sunday"], columns: 44)
        #expect(
            answer.data == """
                February 2027 to March 2027, UTC
                now Fri 20 Nov 2026 09:14

                    February 2027           March 2027
                Su Mo Tu We Th Fr Sa   Su Mo Tu We Th Fr Sa
                    1  2  3  4  5  6       1  2  3  4  5  6
                 7D 8  9 10 11 12 13    7D 8  9 10 11 12 13
                14S15 16 17 18 19 20   14S15 16 17 18 19 20
                21P22 23 24 25 26 27   21P22 23 24 25 26 27
                28W                    28W29 30 31

                D dev  P production  S staging  W windows
                # frozen  ! clock change  * today
                4 windows, 32 h open, 120 of 120 nodes. Most
                at risk: Sun 21 Feb, 12 of 48 at once.

                   WINDOW        OPEN         CUTOFF    NODES  OPENS
                D  dev-linux     02:00-06:00  05:00        20      2
                S  staging..nux  02:00-06:00  05:00   gate 28      2
                P  product..nux  02:00-06:00  05:00   gate 48      2
                W  windows..ers  05:00-09:00  08:00        24      2
                                 04:00-08:00  07:00

                Clocks    America/New_York changes on Sun 14
                          Mar 2027: 02:00 EST becomes 03:00
                          EDT. No window is open then.
                          windows-servers opens 1 hour
                          earlier in UTC from then on.
                          No opening in this span is moved
                          or doubled by it.
                Besides   agent every 30 minutes.
                Next      drydock calendar --month 2027-02 --week-start sunday
                """)
    }

    @Test func `what opens today is told, because its mark says only that it is today`() throws {
        let answer = try Fixture.fridays().answer(CalendarCommand.self, ["--months", "2"])
        #expect(
            answer.data == """
                November 2026 to December 2026, UTC                    now Fri 20 Nov 2026 09:14

                     November 2026             December 2026
                wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su
                44                    1   49     1  2  3  4F 5  6
                45  2  3  4  5  6F 7  8   50  7  8  9 10 11F12 13
                46  9 10 11 12 13F14 15   51 14 15 16 17 18F19 20
                47 16 17 18 19 20*21 22   52 21 22 23 24 25F26 27
                48 23 24 25 26 27F28 29   53 28 29 30 31
                49 30

                F fridays                                      # frozen  ! clock change  * today
                * Fri 20 Nov: fridays.
                1 window, 32 h open, 3 of 3 nodes. Most at risk: Fri 6 Nov, 1 of 3 at once.

                   WINDOW   OPEN         CUTOFF  NODES  OPENS  FIRST
                F  fridays  06:00-10:00  09:00       3      8  Fri 6 Nov

                Next      drydock calendar --month 2026-11
                """)
    }

    @Test func `a year has twelve grids, and every trouble once`() throws {
        let answer = try Fixture.troubles().answer(CalendarCommand.self, ["--year", "2027"])
        #expect(
            answer.data == """
                2027, UTC                                              now Fri 20 Nov 2026 09:14

                      January 2027             February 2027               March 2027
                wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su
                53              1  2G 3+   5  1  2G 3B 4O 5  6  7N   9  1  2G 3B 4O 5  6  7N
                 1  4O 5  6  7  8  9 10+   6  8  9 10 11 12 13 14+  10  8  9 10 11 12 13 14+
                 2 11 12 13 14 15 16 17+   7 15 16 17 18 19 20 21+  11 15 16 17 18 19 20 21+
                 3 18 19 20 21 22 23 24+   8 22 23 24 25 26 27 28+  12 22 23 24 25 26 27 28+
                 4 25 26 27 28 29 30 31N                            13 29 30 31

                       April 2027                 May 2027                 June 2027
                wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su
                13           1  2G 3B 4+  17                 1  2+  22     1  2G 3B 4O 5  6N
                14  5  6  7  8  9 10 11+  18  3B 4O 5  6  7  8  9+  23  7  8  9 10 11 12 13+
                15 12 13 14 15 16 17 18+  19 10 11 12 13 14 15 16+  24 14 15 16 17 18 19 20+
                16 19 20 21 22 23 24 25+  20 17 18 19 20 21 22 23+  25 21 22 23 24 25 26 27+
                17 26 27 28 29 30         21 24 25 26 27 28 29 30N  26 28 29 30
                                          22 31

                       July 2027                August 2027              September 2027
                wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su
                26           1  2G 3B 4+  30                    1N  35        1  2G 3B 4O 5N
                27  5  6  7  8  9 10 11+  31  2G 3B 4O 5  6  7  8+  36  6  7  8  9 10 11 12+
                28 12 13 14 15 16 17 18+  32  9 10 11 12 13 14 15+  37 13 14 15 16 17 18 19+
                29 19 20 21 22 23 24 25+  33 16 17 18 19 20 21 22+  38 20 21 22 23 24 25 26+
                30 26 27 28 29 30 31      34 23 24 25 26 27 28 29N  39 27 28 29 30
                                          35 30 31

                      October 2027             November 2027             December 2027
                wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su   wk Mo Tu We Th Fr Sa Su
                39              1  2G 3+  44  1  2G 3B 4O 5  6  7N  48        1  2G 3B 4O 5N
                40  4O 5  6  7  8  9 10+  45  8  9 10 11 12 13 14+  49  6  7  8  9 10 11 12+
                41 11 12 13 14 15 16 17+  46 15 16 17 18 19 20 21+  50 13 14 15 16 17 18 19+
                42 18 19 20 21 22 23 24+  47 22 23 24 25 26 27 28+  51 20 21 22 23 24 25 26+
                43 25 26 27 28 29 30 31N  48 29 30                  52 27 28 29 30 31

                B nobody  E edge  G ghosts  H hotfix  N nightly  O often  P production
                S staging
                + several  # frozen  ! clock change  * today
                8 windows, 346 h 30 min open, 85 of 85 nodes. Most at risk: Sun 21 Mar, 25 of
                100 at once in 3 windows.

                   WINDOW      OPEN         CUTOFF    NODES  OPENS  FIRST
                G  ghosts      12:00-14:00  13:00         0     12  Sat 2 Jan
                N  nightly     06:30-08:30  07:30         4     52  Sun 3 Jan
                               05:30-07:30  06:30
                B  nobody      12:00-14:00  14:00         0     12  Sun 3 Jan
                O  often       20:00-23:00  22:00         5     24  Mon 4 Jan
                               22:00-01:00  00:00
                S  staging     02:00-06:00  05:00        28     12  Sun 10 Jan
                P  production  02:00-06:00  05:00   gate 48     12  Sun 17 Jan
                H  hotfix      04:30-07:30  06:30        48     12  Sun 17 Jan
                E  edge        02:00-06:00  05:00    gate 5     12  Sun 24 Jan

                Notes     Sat 2 Jan ghosts: No node of the fleet matches its targets.
                          Sun 3 Jan nobody: It has no tasks: nothing would be done.
                          Mon 4 Jan often: The opening of 20:00 ends 23:00: while its work goes
                          on, this one is skipped. So 12 times in this span.
                          Sun 17 Jan production: hotfix works on 48 of its nodes too, 04:30 to
                          07:30. So 12 times in this span.
                          Sun 14 Mar nightly: The clocks change while it is open, at 07:00 (EST
                          to EDT); its length stays. So 2 times in this span.
                          Sun 7 Nov nightly: The clocks show this time twice; this is the first.
                Closed    off: disabled.
                Clocks    America/New_York changes on Sun 14 Mar 2027: 02:00 EST becomes 03:00
                          EDT. nightly is open then. nightly opens 1 hour earlier in UTC from
                          then on.
                          America/New_York changes on Sun 7 Nov 2027: 02:00 EDT becomes 01:00
                          EST. nightly is open then. nightly opens 1 hour later in UTC from then
                          on.
                Next      drydock calendar --month 2027-03
                """)
    }

    @Test func `more windows than letters are shown by how many open`() throws {
        let lines = try Fixture.crowd().answer(CalendarCommand.self, ["--year", "2027"]).data.split(separator: "\n")
        #expect(lines[3] == "53              1: 2: 3:   5  1: 2: 3: 4: 5: 6: 7:   9  1: 2: 3: 4: 5: 6: 7:")
        #expect(lines.contains { $0.hasPrefix(". 1 window  : 2 to 4  + 5 to 9  @ 10 or more ") })
    }

    @Test(arguments: [40, 60, 80, 100, 132, 160], ["--year", "--months=5", "--month", "--week", "--days=400"])
    func `no line is wider than the screen or ends in a blank`(columns: Int, form: String) throws {
        for fixture in [try Fixture.troubles(), try Fixture.phases()] {
            for zone in ["UTC", "Australia/Lord_Howe"] {
                let answer = try fixture.answer(CalendarCommand.self, [form, "--tz", zone], columns: columns)
                // A command that is to be pasted is not broken, nor a table narrower than its numbers.
                for line in answer.data.split(separator: "\n") where !line.hasPrefix("Next") {
                    #expect(line.count <= max(columns, 60) && !line.hasSuffix(" "), "\(line)")
                    #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(line)")
                }
            }
        }
    }
}
