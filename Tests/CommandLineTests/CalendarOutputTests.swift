import Foundation
import Testing

@testable import drydock

@Suite("drydock calendar -o csv, markdown, ics and jsonl") struct CalendarOutputTests {
    typealias Fixture = DefinitionFolderFixture

    @Test func `CSV has times with the offset of the zone, and quotes where it must`() throws {
        let answer = try Fixture.troubles().answer(
            CalendarCommand.self,
            ["--from", "2026-12-12", "--to", "2026-12-21", "-o", "csv", "--tz", "America/New_York"])
        #expect(
            answer.data.replacingOccurrences(of: "\r\n", with: "\n") == """
                kind,name,id,opens,cutoff,ends,timezone,nodes,at_once,stops_at_error,may_be_held,notes
                window,staging,mw-e3b08a94a0f1a58b7,2026-12-12T21:00:00-05:00,2026-12-13T00:00:00-05:00,2026-12-\
                13T01:00:00-05:00,UTC,28,7,3,no,"No node is started from 2026-12-12T22:30:00-05:00 on: frozen by\
                 year-end, Year-end freeze, until 2026-12-21T01:00:00-05:00."
                window,nightly,mw-375772ed8d78413db,2026-12-13T01:30:00-05:00,2026-12-13T02:30:00-05:00,2026-12-\
                13T03:30:00-05:00,America/New_York,4,1,1,no,
                window,production,mw-ba8ad259e3cf5de4f,2026-12-19T21:00:00-05:00,2026-12-20T00:00:00-05:00,2026-\
                12-20T01:00:00-05:00,UTC,48,12,5,yes,"Gate: 27 of 28 nodes ok on staging 2026-12-12T21:00:00-05:\
                00. Soak 6 d 20 h at least, 6 d wanted. Frozen by year-end, Year-end freeze, until 2026-12-21T01\
                :00:00-05:00. It would be held until its cutoff. hotfix works on 48 of its nodes too, 2026-12-19\
                T23:30:00-05:00 to 2026-12-20T02:30:00-05:00."
                window,hotfix,mw-07af6af3c7463b444,2026-12-19T23:30:00-05:00,2026-12-20T01:30:00-05:00,2026-12-2\
                0T02:30:00-05:00,UTC,48,12,5,no,"production works on 48 of its nodes too, 2026-12-19T21:00:00-05\
                :00 to 2026-12-20T01:00:00-05:00."
                window,nightly,mw-375772ed8d78413db,2026-12-20T01:30:00-05:00,2026-12-20T02:30:00-05:00,2026-12-\
                20T03:30:00-05:00,America/New_York,4,1,1,no,

                """)
    }

    @Test func `Markdown can be read as it is`() throws {
        let answer = try Fixture.troubles().answer(CalendarCommand.self, ["--month", "2026-12", "-o", "markdown"])
        #expect(
            answer.data == """
                **Maintenance windows**, Tue 1 Dec 2026 00:00 to Fri 1 Jan 2027 00:00, UTC

                | Opens                 | Window     | Cutoff          | Ends            | Nodes | At once | Sto\
                ps at | Notes |
                | --------------------- | ---------- | --------------- | --------------- | ----: | ------: | ---\
                ----: | ----- |
                | Wed 2 Dec 2026 12:00  | ghosts     | 13:00           | 14:00           |     0 |       - |    \
                    - | No node of the fleet matches its targets. |
                | Thu 3 Dec 2026 12:00  | nobody     | 14:00           | 14:00           |     0 |       - |    \
                    - | It has no tasks: nothing would be done. |
                | Fri 4 Dec 2026 20:00  | often      | 22:00           | 23:00           |     5 |       1 |  er\
                ror 1 |       |
                | Fri 4 Dec 2026 22:00  | often      | Sat 5 Dec 00:00 | Sat 5 Dec 01:00 |     5 |       1 |  er\
                ror 1 | The opening of 20:00 ends 23:00: while its work goes on, this one is skipped. |
                | Sun 6 Dec 2026 06:30  | nightly    | 07:30           | 08:30           |     4 |       1 |  er\
                ror 1 |       |
                | Sun 13 Dec 2026 02:00 | staging    | 05:00           | 06:00           |    28 |       7 |  er\
                ror 3 | No node is started from 03:30 on: frozen by year-end, Year-end freeze, until Mon 21 Dec \
                06:00. |
                | Sun 13 Dec 2026 06:30 | nightly    | 07:30           | 08:30           |     4 |       1 |  er\
                ror 1 |       |
                | Sun 20 Dec 2026 02:00 | production | 05:00           | 06:00           |    48 |      12 |  er\
                ror 5 | Gate: 27 of 28 nodes ok on staging Sun 13 Dec 02:00. Soak 6 d 20 h at least, 6 d wanted.\
                 Frozen by year-end, Year-end freeze, until Mon 21 Dec 06:00. It would be held until its cutoff.\
                 hotfix works on 48 of its nodes too, 04:30 to 07:30. |
                | Sun 20 Dec 2026 04:30 | hotfix     | 06:30           | 07:30           |    48 |      12 |  er\
                ror 5 | production works on 48 of its nodes too, 02:00 to 06:00. |
                | Sun 20 Dec 2026 06:30 | nightly    | 07:30           | 08:30           |     4 |       1 |  er\
                ror 1 |       |
                | Sun 27 Dec 2026 02:00 | edge       | 05:00           | 06:00           |     5 |       1 |  er\
                ror 1 | Gate: production of Sun 20 Dec 02:00 would be held, and so would this be. |
                | Sun 27 Dec 2026 06:30 | nightly    | 07:30           | 08:30           |     4 |       1 |  er\
                ror 1 |       |

                - Closed: off: disabled.
                - Order: staging, production, edge: so in each of the next 120 months.
                - Coverage: 85 of 85 nodes. In more than one: edge-01, edge-02, edge-03, edge-04 and 49 more. Op\
                enings that overlap another: 2.
                - Freeze: year-end, Year-end freeze: Sun 13 Dec 03:30 to Mon 21 Dec 06:00. It binds production a\
                nd staging.
                - Clocks: America/New\\_York does not change its clocks in this span.

                """)
    }

    @Test func `a line of JSON is an occurrence or an association that is counted`() throws {
        let answer = try Fixture.phases().answer(
            CalendarCommand.self, ["--from", "2026-12-01", "--to", "2026-12-14", "-o", "jsonl"])
        #expect(
            answer.data == #"""
                {"kind":"window","name":"dev-linux","id":"mw-ab78360b7ff14e48e","scheduledFor":"2026-12-06T02:00\#
                :00Z","cutoffAt":"2026-12-06T05:00:00Z","closesAt":"2026-12-06T06:00:00Z","timezone":"UTC","node\#
                s":20,"atOnce":5,"stopsAtError":3,"mayBeHeld":false,"notes":[]}
                {"kind":"window","name":"staging-linux","id":"mw-a40aab92170f98abe","scheduledFor":"2026-12-13T0\#
                2:00:00Z","cutoffAt":"2026-12-13T05:00:00Z","closesAt":"2026-12-13T06:00:00Z","timezone":"UTC","\#
                nodes":28,"atOnce":7,"stopsAtError":3,"mayBeHeld":false,"notes":["Gate: 19 of 20 nodes ok on dev\#
                -linux 2026-12-06T02:00:00Z. Soak 6 d 20 h at least, 6 d wanted."]}
                {"kind":"association","name":"agent","schedule":"rate(30 minutes)","runs":624,"frozen":0,"next":"2026-12-01\#
                T00:00:00Z"}

                """#)
    }

    @Test func `iCalendar has a zone where one is needed, and all that is to be known`() throws {
        let answer = try Fixture.troubles().answer(
            CalendarCommand.self, ["--from", "2026-12-12", "--to", "2026-12-21", "-o", "ics"])
        #expect(
            answer.data.replacingOccurrences(of: "\r\n", with: "\n") == #"""
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//drydock//calendar//EN
                CALSCALE:GREGORIAN
                METHOD:PUBLISH
                X-WR-CALNAME:drydock
                BEGIN:VTIMEZONE
                TZID:America/New_York
                BEGIN:STANDARD
                DTSTART:20251230T190000
                TZOFFSETFROM:-0500
                TZOFFSETTO:-0500
                TZNAME:EST
                END:STANDARD
                BEGIN:DAYLIGHT
                DTSTART:20260308T020000
                TZOFFSETFROM:-0500
                TZOFFSETTO:-0400
                TZNAME:EDT
                END:DAYLIGHT
                BEGIN:STANDARD
                DTSTART:20261101T020000
                TZOFFSETFROM:-0400
                TZOFFSETTO:-0500
                TZNAME:EST
                END:STANDARD
                END:VTIMEZONE
                BEGIN:VEVENT
                UID:mw-e3b08a94a0f1a58b7-20261213T020000Z@drydock
                DTSTAMP:20261120T091407Z
                DTSTART:20261213T020000Z
                DTEND:20261213T060000Z
                SUMMARY:staging
                DESCRIPTION:Cutoff 05:00\, end 06:00\, UTC.\n28 nodes\, 7 at once\, stops a
                 t error 3.\nNo node is started from 03:30 on: frozen by year-end\, Year-en
                 d freeze\, until Mon 21 Dec 06:00.
                CATEGORIES:Maintenance window
                STATUS:CONFIRMED
                TRANSP:TRANSPARENT
                END:VEVENT
                BEGIN:VEVENT
                UID:mw-375772ed8d78413db-20261213T063000Z@drydock
                DTSTAMP:20261120T091407Z
                DTSTART;TZID=America/New_York:20261213T013000
                DTEND;TZID=America/New_York:20261213T033000
                SUMMARY:nightly
                DESCRIPTION:Cutoff 02:30\, end 03:30\, America/New_York.\n4 nodes\, 1 at on
                 ce\, stops at error 1.
                CATEGORIES:Maintenance window
                STATUS:CONFIRMED
                TRANSP:TRANSPARENT
                END:VEVENT
                BEGIN:VEVENT
                UID:mw-ba8ad259e3cf5de4f-20261220T020000Z@drydock
                DTSTAMP:20261120T091407Z
                DTSTART:20261220T020000Z
                DTEND:20261220T060000Z
                SUMMARY:production
                DESCRIPTION:Cutoff 05:00\, end 06:00\, UTC.\n48 nodes\, 12 at once\, stops 
                 at error 5.\nGate: 27 of 28 nodes ok on staging Sun 13 Dec 02:00. Soak 6 d
                  20 h at least\, 6 d wanted.\nFrozen by year-end\, Year-end freeze\, until
                  Mon 21 Dec 06:00. It would be held until its cutoff.\nhotfix works on 48 
                 of its nodes too\, 04:30 to 07:30.
                CATEGORIES:Maintenance window
                STATUS:TENTATIVE
                TRANSP:TRANSPARENT
                END:VEVENT
                BEGIN:VEVENT
                UID:mw-07af6af3c7463b444-20261220T043000Z@drydock
                DTSTAMP:20261120T091407Z
                DTSTART:20261220T043000Z
                DTEND:20261220T073000Z
                SUMMARY:hotfix
                DESCRIPTION:Cutoff 06:30\, end 07:30\, UTC.\n48 nodes\, 12 at once\, stops 
                 at error 5.\nproduction works on 48 of its nodes too\, 02:00 to 06:00.
                CATEGORIES:Maintenance window
                STATUS:CONFIRMED
                TRANSP:TRANSPARENT
                END:VEVENT
                BEGIN:VEVENT
                UID:mw-375772ed8d78413db-20261220T063000Z@drydock
                DTSTAMP:20261120T091407Z
                DTSTART;TZID=America/New_York:20261220T013000
                DTEND;TZID=America/New_York:20261220T033000
                SUMMARY:nightly
                DESCRIPTION:Cutoff 02:30\, end 03:30\, America/New_York.\n4 nodes\, 1 at on
                 ce\, stops at error 1.
                CATEGORIES:Maintenance window
                STATUS:CONFIRMED
                TRANSP:TRANSPARENT
                END:VEVENT
                END:VCALENDAR

                """#)
    }
}
