import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

/// Scripts that are more than a list of what ought to be.
@Suite("Shell scripts") struct ShellScriptTests {
    @Test(arguments: [
        ("exit 3", 3), ("true", 0), ("false", 1), ("false || true", 0), ("true && false", 1), ("! false", 0),
        ("false && exit 7; exit 5", 5), ("[ a = a ] && exit 4", 4), ("test -n '' || exit 6", 6), ("sudo false", 1),
        ("false; true", 0), ("exit 300", 44), ("if true; then\nexit 3\nfi", 0), ("no-such-command", 0),
        ("echo $HOME; exit 9", 0), ("set -e\nfalse\ntrue", 1), ("set -e\nfalse || true\nexit 2", 2),
        ("[ -e /etc/motd ] || exit 8", 0), ("[ ! -e /etc/flag ] && exit 8", 8), ("exit 3 # always", 3),
        ("cat /etc/hostname", 0),
    ])
    func `a script ends as a shell would end it`(script: String, code: Int) throws {
        var shell = try ScriptNode()
        let outcome = try shell.run(script)
        #expect(outcome.output?.responseCode == code)
        #expect(outcome.result == (code == 0 ? .success : .failed))
        #expect(code == 0 || outcome.detail.hasSuffix("exit \(code)"))
    }

    @Test func `a service is stopped, asked about, disabled and started again`() throws {
        var shell = try ScriptNode()
        #expect(try shell.run("systemctl is-active nginx").output?.standardOutput == "active\n")
        #expect(try shell.run("systemctl stop nginx").changed == ["stopped service nginx"])
        #expect(try shell.run("systemctl is-active --quiet nginx").output?.responseCode == 3)
        let repaired = try shell.run("systemctl is-active nginx.service >/dev/null || systemctl start nginx.service")
        #expect(repaired.found == ["service nginx was stopped"] && repaired.changed == ["started service nginx"])
        #expect(
            try shell.run("systemctl disable --now nginx").changed == [
                "disabled service nginx", "stopped service nginx",
            ])
        let enabled = try shell.run("systemctl enable nginx && systemctl restart nginx")
        #expect(enabled.changed == ["enabled service nginx", "started service nginx"])
        #expect(enabled.output?.standardError.hasPrefix("Created symlink") == true)
    }

    @Test func `a package takes its service along, and a service does not start without it`() throws {
        var shell = try ScriptNode("AmazonLinux2023")
        #expect(try shell.run("dnf install -y nginx", "systemctl enable --now nginx").changed == [])
        #expect(try shell.run("dnf remove -y nginx").changed == ["removed package nginx", "stopped service nginx"])
        let failed = try shell.run("systemctl start nginx")
        #expect(failed.result == .failed && failed.output?.responseCode == 5)
        #expect(failed.detail.contains("package nginx is not installed"))
        let fixed = try shell.run("dnf install -y nginx && systemctl start nginx")
        #expect(fixed.changed == ["installed package nginx", "started service nginx"])
    }

    @Test(arguments: [
        ("Debian12", "apt-get", 0), ("Debian12", "dnf", 127), ("AmazonLinux2023", "yum", 0), ("Suse15.3", "zypper", 0),
        ("Suse15.3", "apt-get", 127), ("CentOS7.9", "dnf", 127),
    ])
    func `a package manager is there on its platform`(product: String, tool: String, code: Int) throws {
        var shell = try ScriptNode(product)
        let outcome = try shell.run("\(tool) install -y curl")
        #expect(outcome.output?.responseCode == code)
        #expect(code == 0 || outcome.detail == "\(tool): command not found, exit 127")
    }

    @Test func `files are written, appended to, copied, shown and removed`() throws {
        var shell = try ScriptNode()
        #expect(try shell.run("rm -f /etc/a").changed == [])
        #expect(
            try shell.run("echo one > /etc/a && echo two >> /etc/a").changed == [
                "wrote file /etc/a", "wrote file /etc/a",
            ])
        #expect(try shell.run("cat /etc/a").output?.standardOutput == "one\ntwo\n")
        #expect(try shell.run("printf 'one\\ntwo\\n' > /etc/a", "true").changed == [])
        #expect(try shell.run("rm -f /etc/b", "cp /etc/a /etc/b").changed == ["wrote file /etc/b"])
        #expect(try shell.run("cat /etc/b").output?.standardOutput == "one\ntwo\n")
        #expect(try shell.run("rm /etc/a").changed == ["removed file /etc/a"])
        #expect(try shell.run("rm /etc/a").output?.responseCode == 1)
        #expect(try shell.run("cat /etc/a").output?.standardError.hasPrefix("cat: /etc/a: no such file\n") == true)
        #expect(try shell.run("touch /etc/a; mkdir -p /srv/x").changed == ["created file /etc/a"])
        #expect(try shell.run("chmod 600 /etc/a && chown root:adm /etc/a").changed.count == 2)
        #expect(try shell.run("chmod 600 /etc/a && chown root:adm /etc/a").changed == [])
        #expect(try shell.run("chmod 644 /etc/a").found == ["mode of file /etc/a differed"])
        #expect(try shell.run("chmod 600 /no/such; rm -f /no/such", "chmod 600 /no/such").output?.responseCode == 1)
    }

    @Test func `a file that only grows keeps its end, and fills no memory`() throws {
        var shell = try ScriptNode()
        for _ in 0..<60 { _ = try shell.run("echo 'thirty characters, more or less' >> /var/log/a", "true") }
        let text = try #require(try shell.run("cat /var/log/a").output?.standardOutput)
        #expect(text.utf8.count == ShellRun.bytesMax && text.hasSuffix("more or less\n"))
    }

    @Test func `what was done before a script failed stays done`() throws {
        var shell = try ScriptNode()
        _ = try shell.run("systemctl start nginx; true")
        let outcome = try shell.run("systemctl stop nginx", "exit 4")
        #expect(outcome.result == .failed && outcome.changed == ["stopped service nginx"])
        #expect(try shell.run("systemctl is-active nginx").output?.responseCode == 3)
    }

    @Test func `sleep takes its time`() throws {
        var shell = try ScriptNode()
        shell.fleet.send("c", ("AWS-RunShellScript", ["commands": ["sleep 90 && true"]]), at: start)
        #expect(shell.fleet.play().map(\.at) == [start + .seconds(90)])
    }

    @Test func `a second run of what says what ought to be changes nothing, whatever has drifted in between`() throws {
        let script = [
            "set -e", "apt-get install -y nginx", "systemctl enable --now nginx", "mkdir -p /etc/nginx",
            "echo 'worker 4' > /etc/nginx/nginx.conf", "chmod 640 /etc/nginx/nginx.conf", "rm -f /etc/nginx/default",
            "systemctl is-active nginx || systemctl start nginx",
        ]
        for seed in 1...20 as ClosedRange<UInt64> {
            var fleet = FleetSimulation(
                FleetDefinition(groups: [
                    group("prod", 1, platform: Platform(kind: .linux, product: "Debian12")) {
                        $0.servicesStopPerDay = 2
                        $0.packagesVanishPerDay = 1
                        $0.filesChangePerDay = 2
                    }
                ]), seed: seed, startingAt: start)
            let order = ("AWS-RunShellScript", ["commands": script])
            var drifted = 0
            for day in 1...10 {
                let first = try fleet.carryOut("a\(day)", order, at: start + .days(day))
                let second = try fleet.carryOut("b\(day)", order, at: start + .days(day))
                #expect(first.result == .success && second.result == .success)
                #expect(second.found.isEmpty && second.changed.isEmpty, "\(second)")
                drifted += first.found.count
            }
            #expect(drifted > 0)
        }
    }

    @Test func `a survey says of a node what carrying the script out would show`() throws {
        let order = ("AWS-RunShellScript", ["commands": ["systemctl is-active nginx || systemctl start nginx"]])
        for seed in 1...20 as ClosedRange<UInt64> {
            var fleet = FleetSimulation(
                FleetDefinition(groups: [group("prod", 20) { $0.servicesStopPerDay = 1 }]), seed: seed,
                startingAt: start)
            for day in 1...3 {
                let at = start + .days(day)
                let message = CommandMessage(
                    commandID: "c\(day)", document: order.0, parameters: order.1, startBefore: at + .hours(1))
                var asked = PositionSet(count: 20)
                for position in 0..<20 { asked.insert(position) }
                fleet.ask([Survey(message: message, nodes: fleet.nodes.map(\.id), asked: asked)], at: at)
                let answer = try #require(fleet.takeSurveyAnswers(through: at).first)
                fleet.send("c\(day)", order, at: at)
                for (position, outcome) in zip(0..., fleet.play().map(\.1)) {
                    #expect(answer.unchanged.contains(position) == (outcome.changed.isEmpty && outcome.found.isEmpty))
                }
            }
        }
    }

    @Test func `lines that are not understood are told, each once`() {
        #expect(
            ShellScript.unknownLines([
                "uptime", "# a comment", "", "systemctl reload sshd || true", "uptime ", "echo a | tee b", "exit 3",
                "systemctl enable --now b", "if true; then",
            ]) == ["uptime", "echo a | tee b", "if true; then"])
    }

    @Test(arguments: ShellScript.understood.map(\.example))
    func `what is listed as understood is understood`(example: String) {
        #expect(ShellScript.unknownLines([example]).isEmpty)
        #expect(ShellScript.unknownLines([example + " | tee x"]).count == 1)
    }

    @Test func `mode and owner of a file survive a restart`() throws {
        var shell = try ScriptNode()
        var snapshot = FleetSnapshot(startedAt: start.millisecondsSinceEpoch, seed: 1)
        _ = try shell.run("touch /etc/a; chmod 600 /etc/a; chown adm /etc/a; rm -f /etc/b")
        snapshot.apply(shell.fleet.takeChanges())
        let definition = FleetDefinition(groups: [
            group("prod", 1, platform: Platform(kind: .linux, product: "Debian12"))
        ])
        var restored = try FleetSimulation(definition, restoring: snapshot)
        let order = ("AWS-RunShellScript", ["commands": ["chmod 600 /etc/a; chown adm /etc/a; [ ! -e /etc/b ]"]])
        let again = try restored.carryOut("again", order, at: start + .hours(1))
        #expect(again.result == .success && again.changed.isEmpty)
    }
}
