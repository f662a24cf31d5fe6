import Testing

@testable import drydock

@Suite("drydock validate, looking ahead") struct ValidateLintTests {
    typealias Fixture = DefinitionFolderFixture

    /// Staging five days after the second Tuesday, production on the third Sunday.
    private func phases() throws -> Fixture {
        try Fixture([
            "windows/staging.yaml": Fixture.window("staging", "cron(0 2 ? * TUE#2 *)", more: "ScheduleOffset: 5"),
            "windows/production.yaml": Fixture.window(
                "production", "cron(0 2 ? * SUN#3 *)",
                more: "Promotion: {After: staging, MinimumSuccessPercent: 90}"),
            "fleet/staging.yaml": Fixture.group("sta", 28, group: "staging"),
            "fleet/production.yaml": Fixture.group("prod", 48, group: "production"),
        ])
    }

    @Test func `a finding stands at its member, with its code, and the months below it`() throws {
        let lines = try phases().answer(ValidateCommand.self, "--from", "2026-01-01").data
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines[0]
                == "CONFIG/windows/production.yaml:2:11: warning: It does not keep its place after staging in 87 of "
                + "120 months: even if all goes well, that may not be done in time. First Sun 18 Jan 2026 02:00 UTC: both "
                + "open at once. Open it later, such as the same weekday a week on, or open staging earlier. [phase-order]"
        )
        #expect(lines[1] == "    2026 Jan-May, Jul, Aug, Oct, Nov; 2027 Jan, Apr, May, Jul-Oct, Dec;")
        #expect(lines.dropFirst().allSatisfy { $0.count <= 80 })
        #expect(
            lines.suffix(3) == [
                "4 files, 2 windows, 0 associations, 76 nodes: no errors, 1 warning.",
                "Explain   drydock validate --explain phase-order", "Next      drydock calendar",
            ])
    }

    @Test func `warnings end with 10 if that is asked for, notes and nothing with 0`() throws {
        #expect(try phases().answer(ValidateCommand.self).status == .ok)
        #expect(try phases().answer(ValidateCommand.self, "--exit-code").status == .findings)
        #expect(try Fixture.shipyard().answer(ValidateCommand.self, "--exit-code", "--aws").status == .ok)
        let broken = try Fixture(["windows/dev.yaml": Fixture.window("dev", "cron(0 2 ? * SUN#6 *)")])
        #expect(try broken.answer(ValidateCommand.self, "--exit-code").status == .failed)
    }

    @Test func `JSON has the code, the subject, the way out and the months`() throws {
        let data = try phases().answer(ValidateCommand.self, "--from", "2026-01-01", "-o", "json").data
        #expect(data.contains(#""errors":0,"warnings":1,"notes":0,"files":4,"#))
        #expect(
            data.contains(
                #""diagnostics":[{"code":"phase-order","severity":"warning","file":"CONFIG/windows/production.yaml","#
                    + #""line":2,"column":11,"subject":{"kind":"window","name":"production"},"message":"It does not"#))
        #expect(data.contains(#"First 2026-01-18T02:00:00Z: both open at once.","wayOut":"Open it later"#))
        #expect(data.contains(#""months":["2026-01","2026-02","2026-03","2026-04","2026-05","2026-07","#))
    }

    @Test func `what AWS has no member for is noted as a member, and is well as a tag`() throws {
        func notes(_ more: String) throws -> Int {
            let fixture = try Fixture(["windows/dev.yaml": Fixture.window("dev", "cron(0 2 ? * SUN#1 *)", more: more)])
            return try fixture.answer(ValidateCommand.self, "--aws").data.split(separator: "[aws-own-member]").count - 1
        }
        #expect(try notes("MissedRun: Skip") == 1)
        #expect(try notes(#"Tags: [{Key: "drydock:MissedRun", Value: Skip}]"#) == 0)
    }

    @Test func `what was found while reading is not found again looking ahead`() throws {
        let fixture = try Fixture(["windows/dev.yaml": Fixture.window("dev", "cron(0 2 30 FEB ? *)")])
        let data = try fixture.answer(ValidateCommand.self).data
        #expect(data.split(separator: "[never-fires]").count == 2)
    }

    @Test func `a finding about a task stands at its member, and one about nodes in their file`() throws {
        let fixture = try Fixture([
            "windows/dev.yaml": Fixture.window("dev", "cron(0 2 ? * SUN#1 *)"),
            "fleet/dev.yaml": """
            Groups:
              - Name: dev
                Count: 40
                Platforms: [Debian12]
                Tags: {Patch Group: dev}
                Behaviour: {ScanSeconds: 3600}
              - Name: web
                Count: 2
                Platforms: [Debian12]
            """,
        ])
        let lines = try fixture.answer(ValidateCommand.self).data.split(separator: "\n")
        #expect(lines[0].hasPrefix("CONFIG/fleet/dev.yaml:7:11: warning: None of its 2 nodes "))
        #expect(lines[1].hasPrefix("CONFIG/windows/dev.yaml:14:21: warning: patch takes 4 rounds of "))
        #expect(lines[1].hasSuffix("[does-not-fit]"))
    }

    @Test func `whole years are told together, and of a gate that is never met no order is told`() throws {
        let gate = "Promotion: {After: staging, SoakDays: 7, MinimumSuccessPercent: 90}"
        var files = [
            "windows/staging.yaml": Fixture.window("staging", "cron(0 2 ? * SUN#2 *)"),
            "windows/production.yaml": Fixture.window("production", "cron(0 2 ? * SUN#3 *)", more: gate),
            "fleet/staging.yaml": Fixture.group("sta", 28, group: "staging"),
            "fleet/production.yaml": Fixture.group("prod", 48, group: "production"),
        ]
        func lines() throws -> [String] {
            try Fixture(files).answer(ValidateCommand.self).data.split(separator: "\n").map(String.init)
        }
        #expect(try lines()[0].contains(" in 119 of 119 months: "))
        #expect(try lines()[1] == "    2026 Dec; 2027 to 2035 every month; 2036 Jan-Oct.")
        files["windows/staging.yaml"] = files["windows/staging.yaml"]?.replacing("Install", with: "Scan")
        #expect(try lines()[0].hasSuffix("[gate-without-evidence]"))
        #expect(try !lines().contains { $0.hasPrefix("Order") })
    }

    @Test func `a start that is no instant is a usage error`() throws {
        let failure = #expect(throws: Failure.self) {
            try phases().answer(ValidateCommand.self, "--from", "tomorrow")
        }
        #expect(failure?.status == .usage)
        #expect(failure?.message.hasPrefix("--from ") == true)
    }

    @Test func `a code is explained with an example and its way out`() throws {
        let answer = try Fixture([:]).answer(ValidateCommand.self, "--explain", "cutoff-leaves-no-time")
        #expect(
            answer
                == Answer(
                    data: """
                        cutoff-leaves-no-time, error: Cutoff is not less than Duration.

                        Cutoff is how many hours before the end no node is started any more. With as
                        many hours as Duration has, or more, none is ever started.

                        For example:

                            Duration: 2
                            Cutoff: 2

                        Way out   Write a Cutoff that is at least 1 less than Duration.
                        All       drydock validate --codes
                        """))
    }

    @Test func `a code that there is not has its nearest named`() throws {
        for (word, advice) in [("clok-gap", "Write clock-gap."), ("x", "drydock validate --codes lists them.")] {
            let failure = #expect(throws: Failure.self) {
                try Fixture([:]).answer(ValidateCommand.self, "--explain", word)
            }
            #expect(failure == .usage("There is no code \(word). \(advice)"))
        }
    }

    @Test func `the list of codes fits a screen`() throws {
        let lines = try Fixture([:]).answer(ValidateCommand.self, "--codes").data.split(separator: "\n")
        #expect(lines.count == 28)
        #expect(lines.allSatisfy { $0.count <= 80 })
        let json = try Fixture([:]).answer(ValidateCommand.self, "--codes", "-o", "json").data
        #expect(json.hasPrefix(#"{"version":1,"codes":[{"code":"invalid","severity":"error","title":""#))
    }
}
