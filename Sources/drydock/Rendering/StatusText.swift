import MaintenanceWindows
import ScheduleExpressions
import Server

/// What is happening, for a person who was woken up.
struct StatusText {
    private let status: Status
    private let clock = ZoneClock(zone: .utc)
    /// What was given to this command and belongs to the next ones too.
    private let options: String
    private let stateOption: String
    private let letters: WindowLetters?

    /// Windows that are listed as next.
    private static let nextMax = 8
    private static let failuresMax = 8

    init(_ status: Status, definitions: String = "", state: String = "") {
        self.status = status
        options = definitions + state
        stateOption = state
        letters = WindowLetters(
            Set(status.next.map(\.window) + status.open.map(\.window) + status.last.map(\.window)))
    }

    func render() -> String {
        ([head, trouble, open, waiting, next, last, foot].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") })
            .joined(separator: "\n\n")
    }

    // MARK: - Who answers

    private var head: [String] {
        var first = "\(clock.dateAndTime(status.now.atFullSecond)) UTC"
        if let process = status.process {
            first +=
                "     \(state)     \(process.host), pid \(process.processID), up \(span(status.now - process.startedAt))"
        } else {
            first += "     no daemon"
        }
        var second =
            status.decidedThrough.map { "decided through \(clock.timeOrDate($0.atFullSecond, sameDayAs: status.now))" }
            ?? "nothing is decided yet"
        if let process = status.process {
            second +=
                "    definitions read \(clock.timeOrDate(process.definitionsReadAt.atFullMinute, sameDayAs: status.now))"
        }
        second += "    tz data \(status.zoneData)"
        return [first, second].flatMap { $0.count <= TextTable.width ? [$0] : $0.wrapped(to: TextTable.width) }
    }

    private var state: String { status.paused == nil ? "ready" : "paused" }

    // MARK: - What is wrong with drydock itself

    private var trouble: [String] { status.storeFaults.flatMap(line(of:)) + status.untold.flatMap(line(of:)) }

    private func line(of fault: Status.StoreFault) -> [String] {
        let since = clock.timeOrDate(fault.since.atFullSecond, sameDayAs: status.now)
        let what = fault.isWritable ? "fault found at" : "cannot be written since"
        return StatusText.labelled("STORE", "\(what) \(since). \(fault.error)")
    }

    private func line(of untold: Status.Untold) -> [String] {
        let counts = [(untold.gaveUp, "given up in 7 days"), (untold.retrying, "tried again")]
        let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        let at = clock.timeOrDate(untold.lastAt.atFullSecond, sameDayAs: status.now)
        return StatusText.labelled(
            "UNTOLD", "\(untold.subscriber): \(words). Last: \(untold.lastHappening) of \(at): \(untold.lastError)")
    }

    // MARK: - What is open

    private var open: [String] {
        if status.open.isEmpty { return ["OPEN   none"] }
        return status.open.enumerated().flatMap { index, window in
            lines(of: window, label: index == 0 ? "OPEN" : "")
        }
    }

    private func lines(of window: Status.Open, label: String) -> [String] {
        let span = "\(clock.time(window.scheduledFor.atFullMinute))-\(clock.time(window.closesAt.atFullMinute))"
        let name = window.window.shortened(to: 18).padded(to: 18)
        var lines = ["\(label.padded(to: 7))\(letter(window.window)) \(name)  \(span)  \(limits(of: window))"]
        for task in window.tasks where task.nodes > 0 {
            lines.append("         " + "\(StatusText.bar(task))      \(counted(task.nodes, "node"))")
            lines += StatusText.numbers(task).wrapped(to: TextTable.width, indentation: 9)
        }
        for failure in window.failures.suffix(StatusText.failuresMax) {
            let at = failure.at.map { clock.time($0.atFullMinute) } ?? "-"
            let detail = failure.detail.isEmpty ? "failed" : failure.detail
            lines += "x \(failure.node)  \(at)  \(detail)".wrapped(to: TextTable.width, indentation: 9)
        }
        let more = window.failures.count - StatusText.failuresMax
        if more > 0 { lines.append("         and \(more) more before") }
        if !window.statusDetails.isEmpty { lines += window.statusDetails.wrapped(to: TextTable.width, indentation: 9) }
        return lines
    }

    private func limits(of window: Status.Open) -> String {
        let now = status.now
        if window.status == ExecutionStatus.cancelling.rawValue { return "stopped, what runs finishes" }
        let end = now < window.closesAt ? "ends in \(span(window.closesAt - now))" : "past its end"
        return now < window.cutoffAt ? "cutoff in \(span(window.cutoffAt - now)), \(end)" : "past its cutoff, \(end)"
    }

    /// A character a node up to 50; of more, one for every fiftieth of them.
    private static func bar(_ task: Status.Task) -> String {
        let parts = [
            ("+", task.succeeded), ("x", task.failed), (">", task.running), (".", task.waiting), ("-", task.notStarted),
        ]
        let width = min(task.nodes, 50)
        var text = ""
        var sum = 0
        for (character, count) in parts {
            sum += count
            // What there is of something is seen, however little it is.
            let end = max(count > 0 ? text.count + 1 : text.count, sum * width / task.nodes)
            text += String(repeating: character, count: max(0, end - text.count))
        }
        return text
    }

    /// "patch: 24 ok, 3 failed, 12 running, 9 waiting; 2 more errors stop it".
    private static func numbers(_ task: Status.Task) -> String {
        let counts = [
            (task.failed, "failed"), (task.running, "running"), (task.waiting, "waiting"),
            (task.notStarted, "not started"),
        ]
        let parts = ["\(task.succeeded) ok"] + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let end = task.waiting > 0 && task.status == ExecutionStatus.inProgress.rawValue
        return "\(task.name): \(parts.joined(separator: ", "))" + (end ? "; \(errorsLeft(task))" : "")
    }

    private static func errorsLeft(_ task: Status.Task) -> String {
        let left = task.errorsMax + 1 - task.errors
        switch left {
        case ...0: return "stopped by its errors"
        case 1: return "one more error stops it"
        default: return "\(left) more errors stop it"
        }
    }

    // MARK: - What waits, and what comes

    private var waiting: [String] {
        var lines: [String] = []
        let isQuiet = status.held.isEmpty && status.frozen.isEmpty && status.interventions.isEmpty
        if isQuiet, status.paused == nil {
            return ["HELD   none     FROZEN   none     PAUSED   no     ASKED   nothing"]
        }
        if let paused = status.paused {
            let since = clock.timeOrDate(paused.since.atFullMinute, sameDayAs: status.now)
            lines += StatusText.labelled(
                "PAUSED", "since \(since), by \(paused.by): \(paused.reason). Nothing is started; what runs goes on.")
        }
        for held in status.held {
            let text =
                "\(held.window) of \(clock.timeOrDate(held.scheduledFor, sameDayAs: status.now)), until \(clock.timeOrDate(held.cutoffAt, sameDayAs: status.now)). \(held.reason)"
            lines += StatusText.labelled("HELD", text)
        }
        for frozen in status.frozen { lines += StatusText.labelled("FROZEN", "\(frozen.window). \(frozen.reason)") }
        for asked in status.interventions {
            let text =
                "\(asked.action) on \(asked.window) of \(clock.timeOrDate(asked.scheduledFor, sameDayAs: status.now)), by \(asked.by): \(asked.reason)"
            lines += StatusText.labelled("ASKED", text)
        }
        return lines
    }

    private static func labelled(_ label: String, _ text: String) -> [String] {
        let lines = text.wrapped(to: TextTable.width, indentation: 8)
        return lines.enumerated().map { $0 == 0 ? label.padded(to: 8) + $1.dropFirst(8) : $1 }
    }

    private var next: [String] {
        if status.next.isEmpty { return ["NEXT   no window will ever open"] }
        var table = TextTable([
            .init("NEXT "), .init(" "), .init(""), .init(""), .init("", .right), .init("", .right),
            .init("", isFlexible: true),
        ])
        for next in status.next.prefix(StatusText.nextMax) {
            table.lines.append(
                .cells([
                    "", letter(next.window), next.window.shortened(to: 20),
                    clock.dateAndTime(next.opensAt, near: status.now),
                    distance(from: status.now, to: next.opensAt), counted(next.nodes, "node"),
                    next.after.map { "after \($0)" } ?? "",
                ]))
        }
        return StatusText.labelled("NEXT", table)
    }

    /// The lines of a table, the label in the first of them instead of its heading.
    private static func labelled(_ label: String, _ table: TextTable) -> [String] {
        table.render().dropFirst().enumerated().map { $0 == 0 ? label + $1.dropFirst(label.count) : $1 }
    }

    private var last: [String] {
        var table = TextTable([
            .init("LAST "), .init(" "), .init("", isFlexible: true), .init(""), .init(""), .init(""),
        ])
        for last in status.last.sorted(by: { $0.endedAt > $1.endedAt }).prefix(StatusText.nextMax) {
            table.lines.append(
                .cells([
                    "", letter(last.window), last.window, clock.dateAndTime(last.scheduledFor, near: status.now),
                    "\(last.succeeded) of \(last.targeted)",
                    last.succeeded == last.targeted ? "ok" : "\(last.targeted - last.succeeded) not ok",
                ]))
        }
        return StatusText.labelled("LAST", table)
    }

    private var foot: [String] {
        let running = status.open.flatMap(\.tasks).reduce(0) { $0 + $1.running }
        let lost = status.open.flatMap(\.failures).filter(\.isLost).map(\.node)
        var nodes = "\(grouped(status.nodeCount)): \(running) at work for windows"
        if !lost.isEmpty { nodes += ", \(lost.count) lost (\(list(lost, of: "nodes")))" }
        var lines = StatusText.labelled(
            "DRIFT",
            "24 h: \(grouped(status.drift.found)) found, \(grouped(status.drift.corrected)) corrected. "
                + "\(counted(status.drift.deferred, "node")) wait for window work.")
        lines += StatusText.labelled("NODES", nodes + ".")
        lines.append("")
        if let open = status.open.first(where: { $0.status == ExecutionStatus.inProgress.rawValue }) {
            lines += StatusText.labelled("stop", "drydock stop \(ShellWord(open.window)) --reason TEXT\(stateOption)")
            if let failure = open.failures.last {
                lines += StatusText.labelled("why", "drydock explain node \(ShellWord(failure.node))\(options)")
            }
        } else if status.paused != nil {
            lines += StatusText.labelled("go on", "drydock resume --reason TEXT\(stateOption)")
        } else if let held = status.held.first {
            let rule = status.frozen.contains { $0.window == held.window } ? "freeze" : "gate"
            lines += StatusText.labelled(
                "open", "drydock override \(rule) \(ShellWord(held.window)) --reason TEXT\(stateOption)")
        }
        // Last what is worth typing first: with nobody there to decide, nothing else has an effect.
        lines +=
            status.process == nil
            ? StatusText.labelled("start", "drydock daemon\(options), or systemctl start drydock")
            : StatusText.labelled("live", "drydock status --watch\(options)")
        return lines
    }

    // MARK: - Words

    private func letter(_ window: String) -> String { letters?[window].map(String.init) ?? " " }
}

extension Instant {
    /// Its milliseconds dropped.
    var atFullSecond: Instant { Instant(secondsSinceEpoch: secondsSinceEpoch) }
}
