import ArgumentParser
import Fleet
import Foundation
import ScheduleExpressions
import SimulatedFleet

/// What a daemon costs while nothing is due, and how late it is when everything is.
struct DaemonBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Measure real daemons: idle, with much to start at once, and with a long history.",
        discussion: """
            Starts the drydock beside this program, or the one that --drydock names, with folders of its own. The log tells \
            how late a window is: the lines of a turn are written when it is on disk and its nodes are told. \
            An idle daemon is woken up by its service manager's watchdog alone, each time some threads of it.
            """)

    @Option(help: "The drydock program. Default: the one beside this one.")
    var drydock: String?
    @Option(help: "Seconds that an idle daemon is watched.")
    var seconds = 60
    @Option(help: "Windows that are due in the same second.")
    var windows = 1_000
    @Option(help: "Nodes of each of them.")
    var nodesEach = 1
    @Option(help: "Nodes of the daemon that is idle, and of the one that applies five associations.")
    var nodes = 10_000
    @Option(help: "Executions in the long history.")
    var history = 1_000_000
    @Option(help: "The folder, which is emptied. Default: one among the temporary ones.")
    var folder: String?
    @Option(help: "What is measured: idle, work, start, history. Default: all.")
    var only: [String] = ["idle", "work", "start", "history"]

    private static let watchdogSeconds = 60

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("Write 1 to 600 for --seconds.") }
        guard (1...10_000).contains(windows), (1...100).contains(nodesEach) else {
            throw ValidationError("Write 1 to 10000 for --windows, and 1 to 100 for --nodes-each.")
        }
    }

    func run() throws {
        let scratch = try ScratchFolder(folder)
        defer { scratch.remove() }
        if only.contains("idle") { try measureIdle(scratch) }
        if only.contains("work") { try measureWork(scratch) }
        if only.contains("start") { try measureStart(scratch) }
        if only.contains("history") { try measureHistory(scratch) }
    }

    private func started(configuration: String, state: String, watched: Bool = false) throws -> MeasuredDaemon {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "drydock")
        return try MeasuredDaemon(
            drydock ?? beside.path(percentEncoded: false), configuration: configuration, state: state,
            watchdogSeconds: watched ? DaemonBenchmarks.watchdogSeconds : nil)
    }

    /// A window for each 100 nodes; none of them is due before New Year.
    private func idleYard(_ scratch: ScratchFolder) throws -> String {
        let yard = DaemonYard(folder: try scratch.made("idle"))
        try yard.write(windows: max(1, nodes / 100), nodesEach: 100, schedule: "cron(0 0 1 1 ? *)")
        return yard.folder
    }

    private func measureIdle(_ scratch: ScratchFolder) throws {
        let daemon = try started(
            configuration: try idleYard(scratch), state: try scratch.made("idle-state"), watched: true)
        defer { daemon.end() }
        let name = "idle with \(nodes) nodes"
        Figure("\(name): seconds to READY", try daemon.secondsToReady(), .atMost(2), digits: 2)
        // What follows a start has its time: the check of the store, and whatever is given back.
        Thread.sleep(forTimeInterval: 5)
        let (processor, sleeps) = (daemon.processorSeconds, daemon.sleeps)
        let alive = daemon.notices.count { $0.text == "WATCHDOG=1" }
        Thread.sleep(forTimeInterval: Double(seconds))
        let share = (daemon.processorSeconds - processor) / Double(seconds) * 100
        Figure("\(name): percent of a processor over \(seconds) s", share, .atMost(0.2), digits: 2)
        let woken = daemon.sleeps.reduce(0) { $0 + $1.value - (sleeps[$1.key] ?? 0) }
        let said = daemon.notices.count { $0.text == "WATCHDOG=1" } - alive
        Figure("\(name): wake-ups of all threads in \(seconds) s", Double(woken))
        Figure("\(name): notices to the watchdog meanwhile", Double(said))
        Figure("\(name): megabytes resident", daemon.residentMegabytes.now, .atMost(100), digits: 1)
        Figure("\(name): megabytes resident at most", daemon.residentMegabytes.most, .atMost(100), digits: 1)
    }

    /// Five associations on all nodes begin at once, and go on for the time.
    private func measureWork(_ scratch: ScratchFolder) throws {
        let folder = try idleYard(scratch)
        try DaemonYard(folder: folder).writeAssociations()
        let daemon = try started(configuration: folder, state: try scratch.made("work-state"))
        defer { daemon.end() }
        let name = "five associations on \(nodes) nodes"
        Figure("\(name): seconds to READY", try daemon.secondsToReady(), .atMost(2), digits: 2)
        Thread.sleep(forTimeInterval: Double(seconds))
        Figure("\(name): megabytes resident after \(seconds) s", daemon.residentMegabytes.now, .atMost(100), digits: 1)
        Figure("\(name): megabytes resident at most", daemon.residentMegabytes.most, .atMost(100), digits: 1)
    }

    private func measureStart(_ scratch: ScratchFolder) throws {
        let yard = DaemonYard(folder: try scratch.made("start"))
        let seconds = Present.instant().millisecondsSinceEpoch / 1000 + 10
        let due = Instant(secondsSinceEpoch: seconds)
        let schedule = "at(\(due.description.prefix(19)))"
        try yard.write(windows: windows, nodesEach: nodesEach, schedule: schedule)
        let daemon = try started(configuration: yard.folder, state: try scratch.made("start-state"))
        defer { daemon.end() }
        _ = try daemon.secondsToReady()
        var opened: [MeasuredDaemon.Line] = []
        for _ in 0..<300 where opened.count < windows {
            Thread.sleep(forTimeInterval: 0.1)
            opened = daemon.log.filter { $0.text.contains("\"windowOpened\"") }
        }
        let late = opened.map { Double(($0.at - due).milliseconds) }.sorted()
        let name = "\(windows) windows due in one second"
        Figure("\(name): opened", Double(late.count), .atLeast(Double(windows)))
        guard let first = late.first else { return }
        // They are due at one instant, so they have one turn, and one commit; and its lines come when its messages are out.
        Figure("\(name): milliseconds late on disk and dispatched, each of them", first, .atMost(50))
        Figure("\(name): milliseconds late in the log, p50", late[late.count / 2])
        Figure("\(name): milliseconds late in the log, p99", late[late.count * 99 / 100])
    }

    private func measureHistory(_ scratch: ScratchFolder) throws {
        let folder = try idleYard(scratch)
        let state = try scratch.made("history-state")
        let now = Present.instant()
        let nodes = FleetSimulation(.instant, seed: 1, startingAt: now).nodes
        let long = StoreHistory(executionCount: history, nodes: nodes.map(\.id), end: now - .minutes(1))
        let seconds = try ContinuousClock().measure { try long.write(to: state) }
        Figure("history: seconds to write \(history) executions", seconds.inSeconds, digits: 1)
        for round in 1...2 {
            let daemon = try started(configuration: folder, state: state)
            defer { daemon.end() }
            let ready = try daemon.secondsToReady()
            Figure("history: seconds to READY with \(history) executions, start \(round)", ready, .atMost(2), digits: 2)
        }
    }
}
