import Testing

@testable import drydock

@Suite("drydock validate") struct ValidateTests {
    @Test func `sound definitions are counted, and the next command is named`() throws {
        let answer = try DefinitionFolderFixture.shipyard().answer(ValidateCommand.self)
        #expect(
            answer
                == Answer(
                    data: """
                        8 files, 3 windows, 2 associations, 92 nodes: no errors.
                        Next      drydock calendar
                        """))
    }

    @Test func `every error stands on a line with its place, and the sum comes last`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev.yaml": DefinitionFolderFixture.window("dev", "cron(0 2 ? * SUN#6 *)"),
            "windows/prod.yaml": DefinitionFolderFixture.window("prod", "cron(0 2 ? * SUN#3 *)", hours: 1),
        ])
        let answer = try fixture.answer(ValidateCommand.self)
        let lines = answer.data.split(separator: "\n").map(String.init)
        #expect(answer.status == .failed)
        #expect(lines[0].hasPrefix("CONFIG/windows/dev.yaml:2:"))
        #expect(lines.contains { $0.hasPrefix("CONFIG/windows/prod.yaml:5:9: error: ") })
        #expect(lines.last == "2 errors in 2 files.")
    }

    @Test func `without a fleet it says so and does the rest`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev.yaml": DefinitionFolderFixture.window("dev", "cron(0 2 ? * SUN#1 *)")
        ])
        let answer = try fixture.answer(ValidateCommand.self)
        #expect(
            answer
                == Answer(
                    data: """
                        No fleet, so targets were not checked: add fleet/, or give --fleet instant.
                        1 file, 1 window, 0 associations: no errors.
                        Next      drydock calendar
                        """))
    }

    @Test func `a folder that does not exist is one error and nothing more`() throws {
        let answer = try DefinitionFolderFixture([:]).answer(ValidateCommand.self)
        let lines = answer.data.split(separator: "\n")
        #expect(answer.status == .failed)
        #expect(lines.count == 2)
        #expect(lines.last == "1 error.")
    }

    @Test func `warnings alone are no failure`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev.yaml": DefinitionFolderFixture.window("dev", "cron(0 2 ? * SUN#1 *)")
        ])
        let answer = try fixture.answer(ValidateCommand.self, "--fleet", "instant")
        #expect(answer.status == .ok)
        #expect(answer.data.contains(": warning: "))
        #expect(answer.data.contains("8 nodes: no errors, 5 warnings."))
        #expect(answer.data.contains(" [matches-nobody]\n"))
        #expect(answer.data.contains("--fleet instant: warning: Its 1 node is in no window that opens: site-01. "))
        #expect(answer.data.hasSuffix("Next      drydock calendar --fleet instant"))
    }

    @Test func `JSON has the counts and the places`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev.yaml": DefinitionFolderFixture.window("dev", "cron(0 2 ? * SUN#3 *)", hours: 1)
        ])
        let answer = try fixture.answer(ValidateCommand.self, "-o", "json")
        #expect(answer.status == .failed)
        #expect(
            answer.data.hasPrefix(
                #"{"version":1,"errors":1,"warnings":0,"notes":0,"files":1,"windows":0,"associations":0,"#
                    + #""documents":0,"calendars":0,"parameters":0,"nodes":null,"notifications":0,"diagnostics":[{"code":"cutoff-leaves-no-time","severity":"error","#
                    + #""file":"CONFIG/windows/dev.yaml","line":5,"column":9,"subject":null,"message":""#
            ))
    }

    @Test func `calendar says the errors of the definitions as validate does, and fails`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev.yaml": DefinitionFolderFixture.window("dev", "cron(0 2 ? * SUN#3 *)", hours: 1)
        ])
        let failure = #expect(throws: Failure.self) { try fixture.answer(CalendarCommand.self) }
        #expect(failure?.status == .failed)
        #expect(failure?.message.contains("/windows/dev.yaml:5:9: error: ") == true)
        #expect(failure?.message.contains("1 error in 1 file.") == true)
    }
}
