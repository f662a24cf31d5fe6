import Foundation
import ScheduleExpressions
import TestSupport
import Testing

@testable import Daemon

@Suite("The state folder") struct StateFolderTests {
    private let folder: TemporaryFolder
    private let first = Holder(pid: 11, host: "ops-1", startedAt: Instant(secondsSinceEpoch: 1_796_083_200))
    private let second = Holder(pid: 12, host: "ops-2", startedAt: Instant(secondsSinceEpoch: 1_796_083_260))

    init() throws { folder = try TemporaryFolder() }

    @Test func `a second holder is refused, and told pid, host and start of the first`() throws {
        let held = try LockedStateFolder(path: folder.path, holder: first)
        let error = try #require(throws: StateFolderError.self) {
            try LockedStateFolder(path: folder.path, holder: second)
        }
        #expect(error == .held(path: folder.path, holder: "pid 11 on ops-1, started 2026-12-01T00:00:00Z"))
        #expect(error.description.contains("--take-over"))
        try held.check()
    }

    @Test func `a holder that answers is not taken over`() throws {
        let held = try LockedStateFolder(path: folder.path, holder: first)
        let error = try #require(throws: StateFolderError.self) {
            try LockedStateFolder(path: folder.path, holder: second, takingOver: { true })
        }
        #expect(error == .answers(path: folder.path, holder: "\(first)"))
        try held.check()
    }

    @Test func `one that was stopped while it wrote is not taken over, and it is said how to end it`() throws {
        let held = try LockedStateFolder(path: folder.path, holder: first)
        let error = try #require(throws: StateFolderError.self) {
            try LockedStateFolder(path: folder.path, holder: second, takingOver: { false }, isWriting: { true })
        }
        #expect(error == .isWriting(path: folder.path, holder: "\(first)"))
        #expect(error.description.contains("End it with kill -KILL 11, and start again without --take-over."))
        try held.check()
    }

    @Test func `one that does not answer is, it notices, and a third is refused in the name of the second`() throws {
        let old = try LockedStateFolder(path: folder.path, holder: first)
        let new = try LockedStateFolder(path: folder.path, holder: second, takingOver: { false })
        try new.check()
        #expect(throws: StateFolderError.lost(path: folder.path, holder: "\(second)")) { try old.check() }
        #expect(throws: StateFolderError.held(path: folder.path, holder: "\(second)")) {
            try LockedStateFolder(path: folder.path, holder: first)
        }
    }

    @Test func `a folder that nobody holds is not taken over but taken`() throws {
        do { _ = try LockedStateFolder(path: folder.path, holder: first) }
        _ = try LockedStateFolder(
            path: folder.path, holder: second,
            takingOver: {
                Issue.record("nobody was there to be asked")
                return true
            })
    }

    @Test func `of two that take over at once, one does`() throws {
        let old = try LockedStateFolder(path: folder.path, holder: first)
        var inner: (any Error)?
        let new = try LockedStateFolder(
            path: folder.path, holder: second,
            takingOver: {
                // While the first asks, another one comes.
                do {
                    _ = try LockedStateFolder(path: folder.path, holder: first, takingOver: { false })
                } catch {
                    inner = error
                }
                return false
            })
        #expect(inner is StateFolderError)
        try new.check()
        #expect(throws: StateFolderError.self) { try old.check() }
    }

    @Test func `a folder that is a file is refused`() throws {
        let file = folder.path + "/file"
        try Data().write(to: URL(filePath: file))
        #expect(throws: StateFolderError.unusable(path: file, reason: "it is a file")) {
            try LockedStateFolder(path: file, holder: first)
        }
    }
}
