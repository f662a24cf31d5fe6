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
        ("if (Test-Path C:\\a) { exit 1 } else { exit 2 }", 1),
        ("Remove-Item C:\\a\nif (Test-Path C:\\a) {\n  exit 1\n}\nelse {\n  Write-Host b\n  exit 2\n}\nexit 3", 2),
        ("if (-not (Test-Path C:\\a)) { } else { exit 2 }; exit 3", 3),
        (#"if (Test-Path C:\a) { Write-Host a } else { exit 2 }; exit 3"#, 3),
        ("if ((Get-Service A).Status -eq 'Running') { exit 4 } else { exit 5 }", 4),
        ("Stop-Service A; if ((Get-Service A).Status -eq 'Running') { exit 4 } else { exit 5 }", 5),
        ("Stop-Service A; if ((Get-Service -Name A).Status -ne Running) { exit 4 }; exit 5", 4),
        ("Stop-Service A; if (-not ((Get-Service A).Status -eq \"Stopped\")) { exit 4 }; exit 5", 5),
        (
            "Stop-Service A; if ((Get-Service A).Status -eq 'Running') { exit 1 } "
                + #"elseif (Test-Path C:\a) { if (Test-Path C:\b) { exit 2 } else { exit 3 } } else { exit 4 }"#, 2
        ),
        (
            "Stop-Service A; if ((Get-Service A).Status -eq 'Running') { exit 1 } "
                + #"elseif (-not (Test-Path C:\a)) { Write-Host b } else { exit 4 }; exit 5"#, 5
        ),
        ("if ((Get-Service A).Status -like 'R*') { exit 4 }; exit 5", 0),
        ("if ((Get-Service A).StartType -eq 'Running') { exit 4 }; exit 5", 0), ("else { exit 4 }; exit 5", 0),
        ("if (-not Test-Path C:\\a) { exit 4 }; exit 5", 0), ("Write-Output 'exit 3'", 0), ("exit 1 2", 0),
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

    @Test func `a branch is chosen on each node by what it is like, and a second run finds nothing to do`() throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        let script = """
            if ((Get-Service W32Time).Status -ne 'Running') {
                Start-Service W32Time
                Write-Host started
            } else {
                Write-Host ran
            }
            """
        _ = try shell.run("Stop-Service W32Time")
        let first = try shell.run(script)
        #expect(first.changed == ["started service W32Time"] && first.output?.standardOutput == "started\n")
        let second = try shell.run(script)
        #expect(second.changed == [] && second.output?.standardOutput == "ran\n")
    }

    @Test func `a service that is not there has no status`() throws {
        var shell = try ScriptNode("WindowsServer2022", runs: "AWS-RunPowerShellScript")
        _ = try shell.fleet.carryOut("p", Order.noAgent, at: start)
        let script = "if ((Get-Service agent).Status -eq 'Stopped') { Write-Host a } else { Write-Host b }"
        let outcome = try shell.run(script)
        #expect(outcome.output?.standardError == "Cannot find any service with service name 'agent'.\n")
        #expect(outcome.output?.standardOutput == "b\n" && outcome.result == .success)
        #expect(try shell.run("$ErrorActionPreference = 'Stop'", script).output?.responseCode == 1)
    }

    @Test func `conditions within conditions without end are not understood, and end`() {
        let deep = String(repeating: "if (Test-Path a) { ", count: 5000) + String(repeating: "} ", count: 5000)
        let brackets = "if " + String(repeating: "(", count: 5000) + "Test-Path a" + String(repeating: ")", count: 5000)
        let branches =
            "if (Test-Path a) { exit 1 } "
            + String(repeating: "elseif (Test-Path a) { exit 1 } ", count: 5000)
        for script in [deep, brackets + " { exit 1 }", branches] {
            var things = ThingTable()
            let read = ShellScript(powerShell: [script], things: &things)
            #expect(read == nil)
        }
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
