import Foundation
import Testing

@testable import drydock

@Suite("drydock calendar --node and --tag") struct CalendarNodeTests {
    typealias Fixture = DefinitionFolderFixture

    @Test func `a node sees what touches it, and its turn`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--node", "prod-30"])
        #expect(
            answer.data == """
                Fri 20 Nov 2026 09:14 to Mon 21 Dec 00:00, UTC
                Long enough to show its next opening.
                What touches prod-30.

                OPENS (UTC)     IN  WINDOW            CUTOFF  ENDS   NODES  AT ONCE  STOPS AT
                December 2026
                Sun 20 02:00  29 d  production-linux  05:00   06:00     48       12   error 5
                                    Gate: 27 of 28 nodes ok on staging-linux Sun 13 Dec 02:00.
                                    Soak 6 d 20 h at least, 6 d wanted.
                                    prod-30 is node 30 of 48: it starts when 18 are done, 12 at
                                    once.

                ASSOCIATION  SCHEDULE          NEXT               RUNS  NODES
                agent        every 30 minutes  Fri 20 Nov 09:30  1,469    120
                A node inside a window takes its associations when its window work is done.

                Next      drydock simulate --from 2026-11-20T09:14Z --to 2026-12-21
                """)
    }

    @Test func `a narrow screen has no room for the limits`() throws {
        let answer = try Fixture.phases().answer(CalendarCommand.self, ["--node", "prod-30"], columns: 60)
        #expect(
            answer.data == """
                Fri 20 Nov 2026 09:14 to Mon 21 Dec 00:00, UTC
                Long enough to show its next opening.
                What touches prod-30.

                OPENS (UTC)     IN  WINDOW            CUTOFF  ENDS   NODES
                December 2026
                Sun 20 02:00  29 d  production-linux  05:00   06:00     48
                                    Gate: 27 of 28 nodes ok on staging-linux
                                    Sun 13 Dec 02:00. Soak 6 d 20 h at
                                    least, 6 d wanted.
                                    prod-30 is node 30 of 48: it starts when
                                    18 are done, 12 at once.

                ASSOCIATION  SCHEDULE   NEXT               RUNS  NODES
                agent        see below  Fri 20 Nov 09:30  1,469    120
                             every 30 minutes
                A node inside a window takes its associations when its
                window work is done.

                Next      drydock simulate --from 2026-11-20T09:14Z --to 2026-12-21
                """)
    }

    @Test func `every trouble is noted where it is`() throws {
        let answer = try Fixture.troubles().answer(
            CalendarCommand.self, ["--from", "2026-10-31", "--to", "2027-01-01"])
        #expect(
            answer.data == """
                Sat 31 Oct 2026 00:00 to Fri 1 Jan 2027 00:00, UTC     now Fri 20 Nov 2026 09:14

                OPENS (UTC)         IN  WINDOW      CUTOFF  ENDS   NODES  AT ONCE  STOPS AT
                November 2026
                Sun 01 05:30  19 d ago  nightly     06:30   07:30      4        1   error 1
                                        01:30 to 02:30 in New York (EDT).
                                        The clocks show this time twice; this is the first.
                                        The clocks change while it is open, at 06:00 (EDT to
                                        EST); its length stays.
                Mon 02 12:00  17 d ago  ghosts      13:00   14:00      0        -         -
                                        No node of the fleet matches its targets.
                Tue 03 12:00  16 d ago  nobody      14:00   14:00      0        -         -
                                        It has no tasks: nothing would be done.
                Wed 04 20:00  15 d ago  often       22:00   23:00      5        1   error 1
                Wed 04 22:00  15 d ago  often       00:00   01:00      5        1   error 1
                                        The opening of 20:00 ends 23:00: while its work goes on,
                                        this one is skipped.
                Sun 08 02:00  12 d ago  staging     05:00   06:00     28        7   error 3
                Sun 08 06:30  12 d ago  nightly     07:30   08:30      4        1   error 1
                                        01:30 to 03:30 in New York (EST).
                Sun 15 02:00   5 d ago  production  05:00   06:00     48       12   error 5
                                        Gate: 27 of 28 nodes ok on staging Sun 8 Nov 02:00. Soak
                                        6 d 20 h at least, 6 d wanted.
                                        hotfix works on 48 of its nodes too, 04:30 to 07:30.
                Sun 15 04:30   5 d ago  hotfix      06:30   07:30     48       12   error 5
                                        production works on 48 of its nodes too, 02:00 to 06:00.
                Sun 15 06:30   5 d ago  nightly     07:30   08:30      4        1   error 1
                Sun 22 02:00      40 h  edge        05:00   06:00      5        1   error 1
                                        Gate: 46 of 48 nodes ok on production Sun 15 Nov 02:00.
                                        Soak 6 d 20 h at least, 6 d wanted.
                Sun 22 06:30      45 h  nightly     07:30   08:30      4        1   error 1
                Sun 29 06:30       8 d  nightly     07:30   08:30      4        1   error 1
                December 2026
                Wed 02 12:00      12 d  ghosts      13:00   14:00      0        -         -
                Thu 03 12:00      13 d  nobody      14:00   14:00      0        -         -
                Fri 04 20:00      14 d  often       22:00   23:00      5        1   error 1
                Fri 04 22:00      14 d  often       00:00   01:00      5        1   error 1
                                        The opening of 20:00 ends 23:00: while its work goes on,
                                        this one is skipped.
                Sun 06 06:30      15 d  nightly     07:30   08:30      4        1   error 1
                Sun 13 02:00      22 d  staging     05:00   06:00     28        7   error 3
                                        No node is started from 03:30 on: frozen by year-end,
                                        Year-end freeze, until Mon 21 Dec 06:00.
                Sun 13 06:30      22 d  nightly     07:30   08:30      4        1   error 1
                Sun 20 02:00      29 d  production  05:00   06:00     48       12   error 5
                                        Gate: 27 of 28 nodes ok on staging Sun 13 Dec 02:00.
                                        Soak 6 d 20 h at least, 6 d wanted.
                                        Frozen by year-end, Year-end freeze, until Mon 21 Dec
                                        06:00. It would be held until its cutoff.
                                        hotfix works on 48 of its nodes too, 04:30 to 07:30.
                Sun 20 04:30      29 d  hotfix      06:30   07:30     48       12   error 5
                                        production works on 48 of its nodes too, 02:00 to 06:00.
                Sun 20 06:30      29 d  nightly     07:30   08:30      4        1   error 1
                Sun 27 02:00      36 d  edge        05:00   06:00      5        1   error 1
                                        Gate: production of Sun 20 Dec 02:00 would be held, and
                                        so would this be.
                Sun 27 06:30      36 d  nightly     07:30   08:30      4        1   error 1

                Closed    off: disabled.
                Order     staging, production, edge: so in each of the next 120 months.
                Coverage  85 of 85 nodes. In more than one: edge-01, edge-02, edge-03, edge-04
                          and 49 more. Openings that overlap another: 4.
                Freeze    year-end, Year-end freeze: Sun 13 Dec 03:30 to Mon 21 Dec 06:00. It
                          binds production and staging.
                Clocks    America/New_York changes on Sun 1 Nov 2026: 02:00 EDT becomes 01:00
                          EST. nightly is open then. nightly opens 1 hour later in UTC from then
                          on.
                Next      drydock simulate --from 2026-10-31 --to 2027-01-01
                """)
    }

    @Test func `a node is known by its id too`() throws {
        let fixture = try Fixture.phases()
        let table = try #require(try fixture.fleet())
        let node = try #require(table.first { $0.name == "prod-30" })
        let byName = try fixture.answer(CalendarCommand.self, "--node", "prod-30", "-o", "csv")
        #expect(try fixture.answer(CalendarCommand.self, "--node", node.id.rawValue, "-o", "csv") == byName)
    }

    @Test(
        arguments: ["table", "json", "jsonl", "csv", "ics", "markdown"],
        ["--days=60", "--month=2026-12", "--year=2026"])
    func `a tag narrows every form and output`(format: String, form: String) throws {
        let answer = try Fixture.phases().answer(
            CalendarCommand.self, [form, "-o", format, "--tag", "Patch Group=staging-linux"])
        #expect(answer.data.contains("staging-linux"))
        #expect(!answer.data.contains("windows-servers") && !answer.data.contains("production-linux"))
        let unfolded = answer.data.replacingOccurrences(of: "\r\n ", with: "").split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(unfolded.contains("All of its 28 nodes have Patch Group=staging-linux."))
    }

    @Test func `a node that nothing touches has an empty calendar`() throws {
        let fixture = try Fixture([
            "windows/alone.yaml": Fixture.window("alone", "cron(0 2 ? * SUN#1 *)"),
            "fleet/dev.yaml": Fixture.group("dev", 2, group: "other"),
        ])
        let answer = try fixture.answer(CalendarCommand.self, "--node", "dev-01")
        #expect(answer.status == .ok)
        #expect(answer.data.contains("Nothing opens in this span."))
    }

    @Test(arguments: [
        (["--node", "prod-3O"], drydock.ExitStatus.notFound, "There is no node prod-3O. Write prod-30."),
        (
            ["--tag", "Patch Group=stagin-linux"], .notFound,
            "No node has Patch Group=stagin-linux. Write staging-linux."
        ),
        (["--tag", "Patch Gruop=dev-linux"], .notFound, "No node has a tag Patch Gruop. Write Patch Group."),
        (
            ["--node", "dev-01", "--tag", "Patch Group=production-linux"], .notFound,
            "No node is all of dev-01, Patch Group=production-linux. Leave one out."
        ),
        (
            ["--tag", "production"], .usage,
            "--tag production is no tag. Write a key and a value, such as 'Patch Group=production-linux'."
        ),
    ]) func `what is not there is named, with what is near`(
        arguments: [String], status: drydock.ExitStatus, message: String
    ) throws {
        let failure = #expect(throws: Failure.self) {
            try Fixture.phases().answer(CalendarCommand.self, arguments)
        }
        #expect(failure == Failure(status, message))
    }

    @Test func `without a fleet nobody knows`() throws {
        let fixture = try Fixture(["windows/alone.yaml": Fixture.window("alone", "cron(0 2 ? * SUN#1 *)")])
        let failure = #expect(throws: Failure.self) {
            try fixture.answer(CalendarCommand.self, "--node", "prod-01")
        }
        #expect(
            failure == Failure(.failed, "There is no fleet for --node to look into. Add fleet/, or give --fleet."))
    }
}
