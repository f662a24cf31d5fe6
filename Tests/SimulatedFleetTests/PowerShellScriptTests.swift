import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("PowerShell scripts") struct PowerShellScriptTests {
    @Test(arguments: [
        ("exit 3", 3), ("exit 3010", 3010), ("exit", 0), ("Exit 2", 2), ("Write-Host hello; exit 4", 4),
        (#"Get-Content C:\a; Remove-Item C:\a; Remove-Item C:\a"#, 0),
        (#"Remove-Item C:\a; $ErrorActionPreference = 'Stop'; Remove-Item C:\a; exit 0"#, 1),
        (#"$ErrorActionPreference = "Stop"; Remove-Item C:\a -ErrorAction SilentlyContinue; exit 5"#, 5),
        (#"if (Test-Path C:\a) { exit 6 }; exit 7"#, 6), (#"if (-not (Test-Path C:\a)) { exit 6 }; exit 7"#, 6),
        (#"Remove-Item C:\a; if (Test-Path C:\a) { exit 6 }"#, 0), ("if (!(Test-Path 'C:\\a b'))\n{\n  exit 8\n}", 8),
        ("foreach ($a in 1..3) { exit 9 }", 0), ("Get-Disk; exit 2", 2), ("# exit 3", 0), ("exit $code", 0),
        ("if (Test-Path C:\\a) { exit 1 } else { exit 2 }", 0), ("Write-Output 'exit 3'", 0), ("exit 1 2", 0),
    ])
    func `a script ends as PowerShell would end it`(script: String, code: Int) throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        let outcome = try shell.run(script)
        #expect(outcome.output?.responseCode ?? 0 == code)
        #expect(outcome.result == (code == 0 ? .success : .failed))
        #expect(code == 0 || outcome.detail.hasSuffix("exit \(code)"))
    }

    @Test func `a service is stopped, shown, disabled and started again`() throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        #expect(try shell.run("Stop-Service -Name Spooler -Force").changed == [])
        #expect(try shell.run("start-service Spooler").changed == ["started service Spooler"])
        #expect(try shell.run("Stop-Service Spooler").changed == ["stopped service Spooler"])
        let shown = try shell.run("Get-Service -Name Spooler")
        #expect(shown.output?.standardOutput == "Status   Name\n------   ----\nStopped  Spooler\n")
        #expect(shown.changed.isEmpty)
        let set = "Set-Service -Name Spooler -StartupType Disabled; Set-Service Spooler -Status Running"
        #expect(try shell.run(set).changed == ["disabled service Spooler", "started service Spooler"])
        let right = "Set-Service Spooler -StartupType Automatic -Status Running"
        let repaired = try shell.run(right)
        #expect(repaired.found == ["service Spooler was disabled"])
        #expect(repaired.changed == ["enabled service Spooler"])
        #expect(repaired.output?.standardError ?? "" == "")
        #expect(try shell.run(right).changed == [])
        #expect(try shell.run("Restart-Service Spooler, W32Time").changed == [])
    }

    @Test func `files are made, filled, shown and removed, and what fails is said`() throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        _ = try shell.run(#"Remove-Item C:\a; Remove-Item C:\b"#)
        let once = #"if (-not (Test-Path C:\a)) { New-Item -Path C:\a -ItemType File -Value 'one' | Out-Null }"#
        #expect(try shell.run(once).changed == [#"wrote file C:\a"#])
        #expect(try shell.run(once).changed == [])
        #expect(
            try shell.run(#"Get-Content C:\a; Test-Path C:\a; Test-Path C:\b"#).output?.standardOutput
                == "one\nTrue\nFalse\n")
        let again = try shell.run(#"New-Item C:\a; Get-Content C:\b; Write-Host end"#)
        #expect(again.result == .success)
        #expect(
            again.output?.standardError
                == "The item 'C:\\a' already exists.\nCannot find path 'C:\\b' because it does not exist.\n")
        #expect(again.output?.standardOutput == "end\n")
        #expect(try shell.run(#"New-Item C:\b -ItemType Directory -Force"#).changed == [#"made folder C:\b"#])
        #expect(try shell.run(#"Set-Content -Path C:\a -Value 'two'; Add-Content C:\a three"#).changed.count == 2)
        #expect(try shell.run(#"Get-Content C:\a"#).output?.standardOutput == "two\nthree\n")
        #expect(try shell.run(#"Remove-Item C:\a, C:\b -Recurse -Force"#).changed.count == 2)
    }

    @Test func `Start-Sleep takes its time, and text is printed as it was quoted`() throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        let outcome = try shell.run(
            "Start-Sleep -Seconds 3; Start-Sleep 2; Write-Host it 'it''s' \"done, now\"; echo a b")
        #expect(outcome.output?.standardOutput == "it it's done, now\na\nb\n")
        #expect(shell.fleet.ledger.entries.last?.at == start + .seconds(65))
    }

    @Test func `the service of a package that is gone is not found`() throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        _ = try shell.fleet.carryOut("p", Order.noAgent, at: start)
        let outcome = try shell.run("Start-Service agent")
        #expect(outcome.output?.standardError == "Cannot find any service with service name 'agent'.\n")
        #expect(outcome.result == .success)
        #expect(try shell.run("$ErrorActionPreference = 'Stop'", "Start-Service agent").result == .failed)
    }

    @Test func `lines that are not understood are told, each once`() throws {
        let script = [
            "Get-Disk", "Write-Host $env:Path", "exit 3", "# a comment", "", "Get-Disk; Write-Host a",
            "Get-Process | Sort-Object", "Stop-Service a -ErrorAction Stop",
        ]
        #expect(
            ShellScript.unknownPowerShellLines(script) == [
                "Get-Disk", "Write-Host $env:Path", "Get-Disk; Write-Host a", "Get-Process | Sort-Object",
                "Stop-Service a -ErrorAction Stop",
            ])
        #expect(ShellScript.unknownPowerShellLines(["try {", "  exit 3", "} catch { }"]) == ["try {"])
    }

    @Test(arguments: ShellScript.understoodPowerShell.map(\.example))
    func `what is listed as understood is understood`(example: String) throws {
        #expect(ShellScript.unknownPowerShellLines([example]).isEmpty)
        var things = ThingTable()
        #expect(ShellScript(powerShell: [example], things: &things) != nil)
    }

    @Test func `no line makes the reader fail`() throws {
        let pieces = [
            "if", "(", ")", "{", "}", "Test-Path", "-not", "a", "'", "\"", ";", ",", "|", "$", "exit", "-Name", "\n",
        ]
        var draw: UInt64 = 7
        for _ in 0..<20_000 {
            var line = ""
            draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            for _ in 0..<(draw >> 33) % 12 {
                draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                line += pieces[Int((draw >> 33) % UInt64(pieces.count))] + " "
            }
            var things = ThingTable()
            let script = ShellScript(powerShell: [line], things: &things)
            #expect(script == nil || script?.statements.isEmpty == false)
        }
    }
}
