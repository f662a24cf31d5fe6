import Testing

@testable import SimulatedFleet

@Suite("Shell lines") struct ShellLineTests {
    @Test(arguments: [
        ("systemctl enable --now chronyd", "chronyd"), ("  systemctl  enable --now chronyd.service ", "chronyd"),
    ])
    func `a service is to be enabled and to run`(line: String, name: String) {
        #expect(ShellLine(line) == .enableService(name))
    }

    @Test(arguments: [
        (#"printf '%s\n' 'PermitRootLogin no' > /etc/a.conf"#, "/etc/a.conf", "PermitRootLogin no\n"),
        (#"printf '%s\n' 'a b' 'c > d' > '/etc/with blank'"#, "/etc/with blank", "a b\nc > d\n"),
        (#"printf '%s\n' plain >/etc/a"#, "/etc/a", "plain\n"),
        (#"printf '%s\n' 'it'\''s' > /etc/a"#, "/etc/a", "it's\n"),
        (#"printf '%s\n' '' > /etc/a"#, "/etc/a", "\n"),
    ])
    func `a file is to hold some lines`(line: String, path: String, content: String) {
        #expect(ShellLine(line) == .writeFile(path: path, content: content))
    }

    @Test(arguments: [
        "", "uptime", "systemctl start chronyd", "systemctl enable --now a b", "systemctl reload sshd || true",
        #"printf '%s\n' 'a' >> /etc/a"#, #"printf '%s\n' 'a' 2> /etc/a"#, #"printf '%s\n' "a" > /etc/a"#,
        #"printf %s 'a' > /etc/a"#, #"printf '%s\n' 'a' > /etc/a && reboot"#, #"printf '%s\n' 'a > /etc/a"#,
        #"printf '%s\n' 'a' '>' /etc/a"#, #"printf '%s\n' $HOME > /etc/a"#, "printf", #"printf '%s\n' > /etc/a"#,
    ])
    func `anything else is not understood`(line: String) {
        #expect(ShellLine(line) == nil)
    }

    @Test func `a script is read line by line`() {
        let script = "set -eu\nprintf '%s\\n' 'one\ntwo' > /etc/a\nsystemctl enable --now b\n"
        #expect(
            ShellLine.lines(of: script).compactMap(ShellLine.init) == [
                .writeFile(path: "/etc/a", content: "one\ntwo\n"), .enableService("b"),
            ])
    }
}
