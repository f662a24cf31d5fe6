import Engine
import ScheduleExpressions
import TestSupport
import Testing

/// The scheduler dies at every step that outlives it, and the fleet's ledger says whether anybody has noticed.
@Suite("Crash points") struct CrashPointTests {
    @Test func `whatever step a scheduler dies at, nothing is started twice, outside its window, or lost`() throws {
        let budget = Budget()
        var world: UInt64 = 0
        var (points, dispatches, executions) = (0, 0, 0)
        var cuts: [Shears.Place: Int] = [:]
        while points < 10_000 * budget.times, world < 6 || !budget.isSpent {
            // Everywhere, or at a few places and then with work going on undisturbed; at once, or after hours.
            let cut = CutWorld(seed: world, comesLate: world % 2 == 1, share: [1, 0.2, 0.02][Int(world % 3)])
            let life = try cut.lived()
            #expect(life.faults.isEmpty, "seed \(world): \(life.faults.first ?? "")")
            if !cut.comesLate {
                // Stronger than asked: who died decided what who lived on would have.
                let undisturbed = try CutWorld(seed: world, share: 0).lived()
                try compare(life.records.lines, undisturbed.records.lines, world)
            }
            points += life.points
            dispatches += life.records.dispatched.count
            executions += life.records.opened.count
            cuts.merge(life.cuts) { $0 + $1 }
            world += 1
        }
        let places = Shears.Place.allCases.map { cuts[$0] ?? 0 }
        print(
            "crash points: \(points) points in \(world) worlds by seed 0 and on: \(places[0]) before a commit, "
                + "\(places[1]) after one, \(places[2]) after a message; \(executions) executions, "
                + "\(dispatches) dispatches")
        #expect(executions >= 20 && dispatches >= 1000, "too little happened")
        #expect(places.allSatisfy { $0 > 100 })
    }

    private func compare(_ lines: [String], _ wanted: [String], _ seed: UInt64) throws {
        for (number, (one, other)) in zip(lines, wanted).enumerated() where one != other {
            Issue.record("seed \(seed), line \(number + 1): \(one), without a crash \(other)")
            return
        }
        #expect(lines.count == wanted.count, "seed \(seed)")
    }

    /// A proof that does not fail for a broken scheduler proves nothing.
    @Test(arguments: [
        (CrashSabotage.acknowledgesEarly, "started without a record of it"),
        (.asksNothingAgain, "dispatched, and neither started nor asked about again"),
        (.nodesForget, "started twice"),
        (.messagesLastTooLong, "started outside its window"),
    ])
    func `a crash that loses or doubles something is seen`(sabotage: CrashSabotage, seenAs: String) throws {
        for seed in 0..<20 as Range<UInt64> {
            let life = try CutWorld(seed: seed, sabotage: sabotage, comesLate: true, share: 0.2).lived()
            if life.faults.contains(where: { $0.hasPrefix(seenAs) }) { return }
        }
        Issue.record("\(sabotage): nobody noticed in 20 worlds")
    }
}
