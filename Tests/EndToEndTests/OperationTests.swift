import Foundation
import ScheduleExpressions
import Server
import SimulatedFleet
import Store
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The real daemon as an operator and a service manager meet it: stopped, taken over, out of disk, restored, told to end.
@Suite("Operating a daemon", .serialized) struct OperationTests {
    private let configuration: TestConfiguration
    private let state: TemporaryFolder

    init() throws {
        configuration = try TestConfiguration()
        state = try TemporaryFolder()
    }

    private var log: String { state.path + "/log" }

    private func words(_ log: String) throws -> String { try String(contentsOfFile: log, encoding: .utf8) }

    private func daemon(
        _ more: [String] = [], speed: Int = 20_000, environment: [String: String] = [:], log: String? = nil,
        shell: String? = nil
    ) throws -> DrydockProcess {
        try DrydockProcess(
            [
                "daemon", "--listen", "none", "--config", configuration.folder.path, "--state", state.path, "--speed",
                "\(speed)", "--seed",
                "7",
            ] + more, environment: environment, log: log, shell: shell)
    }

    /// Waits for something that has to come; a minute is a failure.
    private func wait(_ what: String, until isTrue: () throws -> Bool) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while try !isTrue() {
            try #require(ContinuousClock.now < deadline, "waited in vain: \(what)")
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func mark() throws -> Instant? { try SQLiteStore.made(in: state.path)?.mark() }

    private func waitForDecisions(_ daemon: DrydockProcess, beyond before: Instant? = nil) throws {
        try wait("a decision") {
            try #require(daemon.isRunning)
            guard let mark = try mark() else { return false }
            return before.map { mark > $0 } ?? true
        }
    }

    private func dump() throws -> [String] {
        var rows: [String] = []
        try #require(try SQLiteStore.made(in: state.path)).dump { rows.append("\($0.table) \($0.json)") }
        return rows
    }

    @Test func `a daemon that was stopped and taken over writes nothing when it goes on, and says why it ends`() throws
    {
        let (old, new) = try takenOver(speed: 20_000)
        let before = try mark()
        try waitForDecisions(new, beyond: before)
        new.terminate()
        #expect(new.wait() == 0)
        let rows = try dump()
        let entries = try FleetStore.ledger(folder: state.path)
        old.resume()
        #expect(old.wait() == 6)
        #expect(SocketFile(path: state.path + "/" + SocketFile.name).state == .missing)
        // Not always the last line: the thread that checks the store in full may have a word after it.
        let said = try words(oldLog)
        let why = said.split(separator: "\n").first { $0.contains("was taken over by") }
        #expect(why?.contains("pid \(new.processID) on ") == true, "\(said)")
        #expect(try dump() == rows)
        #expect(try FleetStore.ledger(folder: state.path) == entries)
    }

    private var oldLog: String { state.path + "/old-log" }

    /// A daemon that is stopped, and one that has taken its place and listens.
    private func takenOver(speed: Int) throws -> (old: DrydockProcess, new: DrydockProcess) {
        // Stopped in the middle of a commit it would hold SQLite's own lock: then there is no way past it but its end.
        for _ in 0..<20 {
            let last = try mark()
            let old = try daemon(speed: speed, log: oldLog)
            try waitForDecisions(old, beyond: last)
            old.suspend()
            let new = try daemon(["--take-over"], speed: speed, log: log)
            try wait("the new one") { try words(log).contains("Listening on") || !new.isRunning }
            if new.isRunning { return (old, new) }
            let said = try words(log)
            try #require(said.contains("does not answer, and was stopped while it wrote"), "\(said)")
            #expect(said.contains("kill -KILL \(old.processID), and start again without --take-over."), "\(said)")
            #expect(new.wait() == 6)
            old.kill()
            _ = old.wait()
        }
        throw Failed("it was stopped in the middle of a commit twenty times")
    }

    private struct Failed: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    @Test func `when the old one goes on while the new one works, the new one still answers`() throws {
        let (old, new) = try takenOver(speed: 100)
        let socket = SocketFile(path: state.path + "/" + SocketFile.name)
        old.resume()
        #expect(old.wait() == 6)
        #expect(socket.state == .alive)
        #expect(try DrydockProcess.run(["status", "--state", state.path]) == 0)
        new.terminate()
        #expect(new.wait() == 0)
    }

    @Test func `a second daemon is refused, and told who holds the folder`() throws {
        let first = try daemon()
        try waitForDecisions(first)
        #expect(try daemon(log: log).wait() == 6)
        let said = try words(log)
        #expect(said.contains("pid \(first.processID) on \(ProcessInfo.processInfo.hostName), started 20"), "\(said)")
        #expect(said.split(separator: "\n").count == 1)
        first.terminate()
        #expect(first.wait() == 0)
    }

    @Test func `a service manager hears that it is ready, what it does, that it lives, and that it ends`() throws {
        let socket = try DatagramSocket(in: state.path)
        let daemon = try daemon(environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "400000"])
        let message = try #require(socket.first(saying: "READY=1"))
        #expect(message[1].hasPrefix("STATUS=") && message[1].contains("Next decision at 20"))
        // Recovery is over by then: something is decided, and on disk.
        #expect(try mark() != nil)
        for _ in 0..<3 { _ = try #require(socket.first(saying: "WATCHDOG=1")) }
        daemon.terminate()
        let end = try #require(socket.first(saying: "STOPPING=1"))
        #expect(end[1].contains("SIGTERM: stopping."))
        #expect(daemon.wait() == 0)
    }

    /// How many clients the daemon's socket has, as the kernel tells: the daemon itself answers nobody now.
    private func connections() throws -> Int {
        let sockets = try String(contentsOfFile: "/proc/net/unix", encoding: .utf8).split(separator: "\n")
        // 03 stands for connected.
        return sockets.count { $0.hasSuffix(" \(state.path)/drydock.sock") && $0.contains(" 03 ") }
    }

    @Test func `a second TERM ends it at once, whatever it is about`() throws {
        let socket = try DatagramSocket(in: state.path)
        let daemon = try daemon(environment: ["NOTIFY_SOCKET": socket.path])
        _ = try #require(socket.first(saying: "READY=1"))
        // Somebody holds the store's lock for longer than this takes: a commit waits.
        let locker = Process()
        locker.executableURL = URL(filePath: "/usr/bin/env")
        locker.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys, time
            store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
            store.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            time.sleep(60)
            """, state.path + "/" + SQLiteStore.fileName,
        ]
        let pipe = Pipe()
        locker.standardOutput = pipe
        try locker.run()
        #expect(try pipe.fileHandleForReading.read(upToCount: 4) == Data("held".utf8))
        let before = try mark()
        // What is asked for is to be written down, and so it waits, and the daemon with it.
        let asker = try DrydockProcess(["pause", "--reason", "a storm", "--state", state.path])
        try wait("the request") { try connections() > 0 }
        for _ in 0..<3 { _ = try DrydockProcess.output(["status", "--state", state.path]) }
        try #require(asker.isRunning)
        daemon.terminate()
        _ = try #require(socket.first(saying: "STOPPING=1"))
        daemon.terminate()
        // Not 0, the end of one that was done with its commit, nor that of one for which ten seconds were too few.
        #expect(daemon.wait() == 128 + SIGTERM)
        _ = kill(locker.processIdentifier, SIGKILL)
        locker.waitUntilExit()
        _ = asker.wait()
        #expect(try mark() == before)
    }

    #if os(Linux)
        @Test func `out of disk it starts nothing and says so, and goes on by itself when there is room`() throws {
            // A limit on the size of files, without the signal that comes with it; lifted from outside later.
            let daemon = try daemon(
                speed: 200_000, log: log, shell: "trap '' XFSZ; ulimit -S -f 700; exec \"$@\"")
            try wait("the disk to be full") {
                try #require(daemon.isRunning)
                return try words(log).contains("Nothing is started until it can be written again")
            }
            let before = try mark()
            let entries = try FleetStore.ledger(folder: state.path)
            Thread.sleep(forTimeInterval: 0.5)
            #expect(try mark() == before)
            #expect(try FleetStore.ledger(folder: state.path) == entries)
            let room = Process()
            room.executableURL = URL(filePath: "/usr/bin/env")
            room.arguments = ["prlimit", "--pid", "\(daemon.processID)", "--fsize=unlimited"]
            try room.run()
            room.waitUntilExit()
            #expect(room.terminationStatus == 0)
            try wait("it to go on") { try words(log).contains("The store can be written again") }
            try waitForDecisions(daemon, beyond: before)
            daemon.terminate()
            #expect(daemon.wait() == 0)
            #expect(try #require(try SQLiteStore.made(in: state.path)).check().faults.isEmpty)
            try nothingBeganTwice(atLeast: 0)
        }
    #endif

    @Test func `a backup that was made while it ran is restored as documented, and it goes on from there`() throws {
        let young = try daemon(speed: 200_000)
        try wait("some days") { try mark() != nil && FleetStore.ledger(folder: state.path).count > 500 }
        young.terminate()
        #expect(young.wait() == 0)
        let first = try daemon(speed: 2000)
        try waitForDecisions(first, beyond: mark())
        let backup = state.path + "/backup.sqlite"
        #expect(try DrydockProcess.run(["store", "backup", backup, "--state", state.path]) == 0)
        // Nodes remember for an hour what they have done.
        try waitForDecisions(first, beyond: mark().map { $0 + .minutes(15) })
        first.kill()
        _ = first.wait()
        let files = FileManager.default
        for end in ["", "-wal", "-shm"] where files.fileExists(atPath: "\(state.path)/drydock.sqlite\(end)") {
            try files.moveItem(
                atPath: "\(state.path)/drydock.sqlite\(end)", toPath: "\(state.path)/kept.sqlite\(end)")
        }
        try files.copyItem(atPath: backup, toPath: "\(state.path)/drydock.sqlite")
        let restored = try #require(try mark())
        let second = try daemon(speed: 200_000)
        try waitForDecisions(second, beyond: restored + .hours(12))
        second.terminate()
        #expect(second.wait() == 0)
        try nothingBeganTwice(atLeast: 20)
        #expect(try DrydockProcess.run(["store", "check", "--state", state.path]) == 0)
    }

    @Test func `the full check after the start is in the log, in the format that was asked for`() throws {
        let daemon = try daemon(["--log-format", "json"], log: log)
        try wait("the check") { try words(log).contains("The store was checked in full: ") }
        daemon.terminate()
        #expect(daemon.wait() == 0)
        for line in try words(log).split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
            #expect(object?["level"] != nil && object?["time"] != nil && object?["message"] != nil)
        }
        #expect(try words(log).contains("\"event\":\"definitionsApplied\""))
    }

    private func nothingBeganTwice(atLeast count: Int) throws {
        let begun = try FleetStore.ledger(folder: state.path).filter { $0.event == .began }
            .map { $0.commandID + $0.node.rawValue }
        #expect(Set(begun).count == begun.count)
        #expect(begun.count >= count)
    }
}
