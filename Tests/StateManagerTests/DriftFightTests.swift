import Fleet
import ScheduleExpressions
import StateManager
import Testing

@Suite("Who fights an association") struct DriftFightTests {
    private func findings(_ node: String, _ item: String, runs: [Int]) -> [DriftFinding] {
        runs.map { run in
            DriftFinding(
                association: "sshd", node: ManagedNode.ID(node), at: Instant(secondsSinceEpoch: Int64(run)), run: run,
                found: [item], changed: ["put right"], result: .success, goodAt: nil, isOpen: false)
        }
    }

    private func fights(_ findings: [DriftFinding], nodes: Int = 100) -> [String] {
        DriftFight.all(in: findings, nodes: ["sshd": nodes]).map { "\($0.node) \($0.item) \($0.count)" }
    }

    @Test func `what every second run finds is fought over`() {
        #expect(fights(findings("a", "file", runs: [4, 6, 8])) == ["a file 3"])
    }

    @Test func `twice is chance`() {
        #expect(fights(findings("a", "file", runs: [4, 5])).isEmpty)
    }

    @Test func `what many runs lie between is chance too`() {
        #expect(fights(findings("a", "file", runs: [4, 10, 16])).isEmpty)
    }

    @Test func `different things on one node do not add up`() {
        #expect(fights(findings("a", "file", runs: [1, 2]) + findings("a", "service", runs: [3, 4])).isEmpty)
    }

    @Test func `one node that has it five times as often as the others is fought over, however long it takes`() {
        let odd = findings("a", "file", runs: [0, 100, 200, 300, 400])
        let usual = (0..<90).flatMap { findings("n\($0)", "file", runs: [$0 * 7]) }
        #expect(fights(odd + usual) == ["a file 5"])
        // Nine others: each has it as often.
        #expect(fights(odd + usual, nodes: 10).isEmpty)
    }

    @Test func `the most frequent comes first`() {
        let all = findings("b", "file", runs: [1, 2, 3]) + findings("a", "file", runs: [1, 2, 3, 4])
        #expect(fights(all) == ["a file 4", "b file 3"])
    }
}
