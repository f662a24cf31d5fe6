import Engine
import Fleet
import Foundation
import ScheduleExpressions
import SimulatedFleet
import TestSupport
import Testing

@testable import Store

/// Each call that reaches the disk fails once: opening, writing, syncing, cutting off and removing files, sharing memory.
///
/// Of a short life and of a backup that is opened it is every call, always; of what has thousands of calls as many as there
/// is time for. By command all of them: `DRYDOCK_CI_SECONDS=0 swift test --filter DiskFaultTests`.
@Suite("Faults of the disk", .serialized) struct DiskFaultTests {
    @Test func `whichever call fails while a store is made, the next try finishes it`() throws {
        try everyCallFails(of: StoredLife(.making), as: "making a store", within: Budget())
    }

    @Test func `whichever call fails while a store is brought up to date, the next try goes on from its rows`() throws {
        try everyCallFails(of: StoredLife(.migrating), as: "bringing a store up to date", within: Budget())
    }

    @Test
    func `whichever call fails in a short life, the store goes on or is not opened, and all is as without the fault`()
        throws
    {
        try everyCallFails(of: StoredLife(.short), as: "a short life")
    }

    @Test func `whichever call fails while a backup becomes the store, the next try goes on from its rows`() throws {
        try everyCallFails(of: StoredLife(.restoring), as: "opening a backup")
    }

    @Test func `whichever call fails in four hours and a restart, all is as without the fault`() throws {
        try everyCallFails(of: StoredLife(.hours(4)), as: "four hours and a restart", within: Budget())
    }

    /// Without a budget every call, with one as many as there is time for, drawn at random.
    private func everyCallFails(of part: StoredLife, as name: String, within budget: Budget? = nil) throws {
        let sound = try part.lived(failing: nil)
        #expect(sound.refusals == 0 && sound.tally.counts.count > 3)
        #expect(!part.decides || (!sound.lines.isEmpty && sound.begun.count > 5))
        var random = RandomSource(seed: 1)
        var runs: [(call: Int, fault: FaultyDisk.Fault)] = FaultyDisk.Fault.allCases.flatMap { fault in
            (0..<sound.tally.calls).map { ($0, fault) }
        }
        if budget != nil { runs.shuffle(using: &random) }
        var (done, refusedToOpen, refusedToCommit) = (0, 0, 0)
        for (call, fault) in runs where done < 20 || !(budget?.isSpent ?? false) {
            let life = try part.lived(failing: call, as: fault)
            let place = "\(name), \(fault), call \(call): \(life.tally.failed.map { "\($0)" } ?? "none")"
            #expect(life.tally.failed != nil, "\(place)")
            #expect(life.lines == sound.lines, "\(place): decided otherwise")
            #expect(life.rows == sound.rows, "\(place): other rows")
            #expect(life.begun == sound.begun, "\(place): nodes began other work")
            #expect(life.faults.isEmpty, "\(place): \(life.faults)")
            refusedToOpen += life.refusedToOpen
            refusedToCommit += life.refusals - life.refusedToOpen
            done += 1
        }
        let calls = FaultyDisk.Call.allCases.map { "\(sound.tally.counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
        print(
            "disk faults: \(name): \(done) of \(runs.count) runs (\(calls), each as broken and as full); "
                + "\(refusedToOpen) were refused at the start, \(refusedToCommit) tried again")
        #expect(refusedToOpen > 0 && (!part.decides || refusedToCommit > 0))
    }
}
