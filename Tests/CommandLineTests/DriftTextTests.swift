import ScheduleExpressions
import Testing

@testable import Server
@testable import drydock

@Suite("The drift report on a screen") struct DriftTextTests {
    private static let now = Instant(secondsSinceEpoch: 1_800_000_000)  // Fri 15 Jan 2027 08:00 UTC

    private func text(
        _ findings: [GetDrift.Finding], _ fights: [GetDrift.Fight] = [], runs: Int = 48
    ) -> String {
        let now = DriftTextTests.now
        let sum = GetDrift.Association(
            association: "sshd-config", runs: runs, nodeRuns: 4608, drifted: findings.count, corrected: 1, failed: 56,
            unseen: 55, open: findings.count { $0.isOpen }, longestSeconds: findings.compactMap(\.longestSeconds).max())
        return DriftText(
            GetDrift.Output(
                startedFrom: now - .days(1), now: now, associations: runs == 0 ? [] : [sum], findings: findings,
                fights: fights), options: " --state demo"
        ).render()
    }

    private func finding(_ node: String, minutesAgo: Int, isOpen: Bool = false) -> GetDrift.Finding {
        GetDrift.Finding(
            association: "sshd-config", nodeId: "i-1", node: node,
            at: DriftTextTests.now - .seconds(60 * minutesAgo), found: ["file /etc/ssh/sshd_config differed"],
            changed: isOpen ? [] : ["wrote file /etc/ssh/sshd_config"], status: isOpen ? "Failed" : "Success",
            isOpen: isOpen, longestSeconds: isOpen ? nil : 7500)
    }

    @Test func `sums come first, then each finding, and what fights`() {
        let fight = GetDrift.Fight(
            association: "sshd-config", nodeId: "i-1", node: "prod-31", item: "file /etc/ssh/sshd_config differed",
            count: 14)
        #expect(
            text([finding("prod-31", minutesAgo: 600), finding("dev-04", minutesAgo: 30, isOpen: true)], [fight]) == """
                Runs from Thu 14 Jan 2027 08:00 to Fri 15 Jan 08:00 UTC

                ASSOCIATION  RUNS  NODE RUNS  DRIFTED  CORRECTED  OPEN  AT MOST  UNSEEN
                sshd-config    48      4,608        2          1     1   2 h 05   1.2 %

                FOUND (UTC)       NODE     ASSOCIATION  STATE      AT MOST
                Thu 14 Jan 22:00  prod-31  sshd-config  put right   2 h 05
                                  file /etc/ssh/sshd_config differed; wrote file
                                  /etc/ssh/sshd_config.
                07:30             dev-04   sshd-config  open             -
                                  file /etc/ssh/sshd_config differed.

                prod-31: file /etc/ssh/sshd_config differed, 14 times under sshd-config.
                Something there fights it.

                Next      drydock explain node prod-31 --state demo
                """)
    }

    @Test func `of many findings the newest are shown, and how to see the others`() {
        let lines = text((0..<40).map { finding("n\($0)", minutesAgo: 40 - $0) }).split(separator: "\n")
        #expect(lines.contains("10 earlier ones not shown: -o json, or --node."))
        #expect(!lines.contains { $0.contains(" n9 ") } && lines.contains { $0.contains(" n10 ") })
    }

    @Test func `a fleet that did not drift, and one that nothing has looked at, are told apart`() {
        #expect(text([]).contains("Nothing was found to differ."))
        #expect(text([], runs: 0).contains("No association has run since then."))
    }

    private func asked(since text: String) throws -> GetDrift.Input {
        try #require(try DriftCommand.parse(["--since", text]).input(after: []))
    }

    @Test func `--since takes a time to look back`() throws {
        #expect(try asked(since: "90m") == GetDrift.Input(startedFrom: nil, seconds: 5400))
        #expect(try asked(since: "7d") == GetDrift.Input(startedFrom: nil, seconds: 604_800))
    }

    @Test func `--since takes an instant`() throws {
        let midnight = Instant(secondsSinceEpoch: 1_799_971_200)
        #expect(try asked(since: "2027-01-15") == GetDrift.Input(startedFrom: midnight, seconds: nil))
    }

    @Test(arguments: ["soon", "0h", "-1d", "4000d", "99999999999999999999h", "h"])
    func `another --since is refused, with what to write`(text: String) {
        let error = #expect(throws: (any Error).self) { try DriftCommand.parse(["--since=\(text)"]) }
        #expect(error.map { DriftCommand.message(for: $0) }?.contains("Write") == true)
    }
}
