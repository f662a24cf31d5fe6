import Documents
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// A small world in which each node answers as it is told, and what the engine decided can be read back.
struct Scenario {
    /// How a node answers: after so long, with that result. nil: never.
    typealias Answer = (_ node: String, _ document: String) -> (after: Duration, result: InvocationResult)?

    struct Nodes: NodeChannel {
        let answer: Answer
        /// Whether a node says, when asked, that there is nothing to do.
        var isUnchanged: (_ node: String) -> Bool = { _ in false }
        /// How long a question takes to be answered; nil: for ever.
        var surveyTakes: Duration? = .zero
        private(set) var asked: [String] = []
        var surveyed: [(at: Instant, answer: SurveyAnswer)] = []
        var pending: [(at: Instant, outcome: InvocationOutcome)] = []
        var known: Set<String> = []
        var losesMessages = false
        var given: [String: InvocationOutcome] = [:]

        mutating func send(_ dispatches: [Dispatch], at now: Instant) {
            if losesMessages { return }
            for dispatch in dispatches {
                for node in dispatch.nodes {
                    let key = dispatch.message.commandID + node.rawValue
                    if !known.insert(key).inserted {
                        if let outcome = given[key] { pending.append((now, outcome)) }
                        continue
                    }
                    guard let (after, result) = answer(node.rawValue, dispatch.message.document) else { continue }
                    let outcome = InvocationOutcome(commandID: dispatch.message.commandID, node: node, result: result)
                    pending.append((now + after, outcome))
                }
            }
        }

        mutating func ask(_ surveys: [Survey], at now: Instant) {
            guard !losesMessages, let surveyTakes else { return }
            for survey in surveys {
                var unchanged = PositionSet(count: survey.nodes.count)
                survey.asked.forEach { position in
                    asked.append(survey.nodes[position].rawValue)
                    if isUnchanged(survey.nodes[position].rawValue) { unchanged.insert(position) }
                }
                let answer = SurveyAnswer(commandID: survey.message.commandID, unchanged: unchanged)
                surveyed.append((now + surveyTakes, answer))
            }
        }

        mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
            defer { surveyed.removeAll { $0.at <= now } }
            return surveyed.filter { $0.at <= now }.map(\.answer)
        }

        mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) {
            if losesMessages { return }
            for node in nodes {
                pending.removeAll { $0.outcome.commandID == commandID && $0.outcome.node == node }
                pending.append((now, InvocationOutcome(commandID: commandID, node: node, result: .cancelled)))
            }
        }

        var nextOutcomeAt: Instant? { (pending.map(\.at) + surveyed.map(\.at)).min() }

        mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] {
            let due = pending.filter { $0.at <= now }
            pending.removeAll { $0.at <= now }
            for (_, outcome) in due { given[outcome.commandID + outcome.node.rawValue] = outcome }
            return due.map(\.outcome)
        }
    }

    struct Log: Recorder {
        var rows = EngineRows()
        var decisions: [Decision] = []
        var executions: [WindowExecutionRecord] = []

        mutating func commit(_ changes: [Change]) {
            for change in changes {
                rows.apply(change)
                if case .decision(let decision) = change { decisions.append(decision) }
                switch change {
                case .executionAdded(let record): executions.append(record)
                case .executionChanged(let record):
                    executions.removeAll { $0.id == record.id }
                    executions.append(record)
                default: break
                }
            }
        }
    }

    let windows: [MaintenanceWindow]
    let associations: [Association]
    let nodes: NodeTable
    private(set) var loop: SchedulerLoop<Log, Nodes>

    init(
        windows: [MaintenanceWindow] = [], associations: [Association] = [], nodes names: [String],
        at start: String, isUnchanged: @escaping (String) -> Bool = { _ in false }, surveyTakes: Duration? = .zero,
        answer: @escaping Answer
    ) throws {
        self.windows = windows
        self.associations = associations
        nodes = NodeTable(
            names.map {
                ManagedNode(
                    id: ManagedNode.ID($0), name: $0, platform: Platform(kind: .linux, product: "Debian12"),
                    tags: ["Cluster": String($0.prefix(1))])
            })
        loop = SchedulerLoop(
            engine: try SchedulerEngine(windows: windows, associations: associations, nodes: nodes), records: Log(),
            nodes: Nodes(answer: answer, isUnchanged: isUnchanged, surveyTakes: surveyTakes))
        try loop.turn(at: Instant(parsing: start))
    }

    /// What the process sends is lost, as if it had been killed before.
    var losesMessages: Bool {
        get { loop.nodes.losesMessages }
        set { loop.nodes.losesMessages = newValue }
    }

    /// The nodes that were asked whether there is anything to do, in order.
    var asked: [String] { loop.nodes.asked }

    /// The answers that are due at an instant reach a process that dies before it has written them down.
    mutating func loseAnswers(at instant: String) throws {
        _ = loop.nodes.takeOutcomes(through: try Instant(parsing: instant))
    }

    /// Lets time go by, turning at each instant at which something is due.
    mutating func run(until end: String) throws {
        let end = try Instant(parsing: end)
        while let next = loop.nextInstant, next <= end { try loop.turn(at: next) }
    }

    /// Lets time go by until an instant at which an operator asks for something.
    mutating func ask(
        _ action: Intervention.Action, of window: String? = "nightly", scheduledFor: String? = nil, at instant: String
    ) throws {
        try run(until: instant)
        try turn(asking: action, of: window, scheduledFor: scheduledFor, at: instant)
    }

    /// One turn, in which an operator asks for something.
    mutating func turn(
        asking action: Intervention.Action, of window: String?, scheduledFor: String? = nil, at instant: String
    ) throws {
        let intervention = Intervention(
            action, window: window, scheduledFor: try scheduledFor.map { try Instant(parsing: $0) },
            reason: "a CVE", by: "anna")
        try loop.turn(at: Instant(parsing: instant), events: [.intervention(intervention)])
    }

    /// Lets time go by until an instant at which something else happens.
    mutating func tell(_ event: Event, at instant: String) throws {
        try run(until: instant)
        try loop.turn(at: Instant(parsing: instant), events: [event])
    }

    /// The machine has slept until an instant: one turn there, and none before.
    mutating func wake(at instant: String) throws { try loop.turn(at: Instant(parsing: instant)) }

    /// The daemon was away and acts again at an instant, as a new process with what is on disk.
    mutating func restart(at instant: String) throws {
        loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: windows, associations: associations, nodes: nodes, rows: loop.records.rows),
            records: loop.records, nodes: loop.nodes)
        try loop.turn(at: Instant(parsing: instant))
    }

    /// The decisions, one a line: time of day, event, and whatever is concerned of task, node, status.
    func lines(_ events: Decision.Event...) -> [String] {
        loop.records.decisions.filter { events.isEmpty || events.contains($0.event) }.map { decision in
            let time = decision.at.description.dropFirst(11).prefix(5)
            let parts = [decision.task, decision.node?.name, decision.status].compactMap { $0 }
            return ([String(time), decision.event.rawValue] + parts).joined(separator: " ")
        }
    }

    func reasons(_ event: Decision.Event) -> [String] {
        loop.records.decisions.filter { $0.event == event }.map(\.reason)
    }
}

extension MaintenanceWindow {
    /// A window on every node, daily at 02:00 UTC, four hours, cutoff one.
    static func daily(
        _ tasks: [WindowTask], schedule: String = "cron(0 2 * * ? *)", duration: Int = 4, cutoff: Int = 1
    ) throws -> MaintenanceWindow {
        MaintenanceWindow(
            name: "nightly", schedule: Schedule(expression: try ScheduleExpression(parsing: schedule)),
            durationHours: duration, cutoffHours: cutoff, targets: [WindowTask.everyNode], tasks: tasks)
    }
}

extension WindowTask {
    static let everyNode = WindowTarget(name: "all", targets: [Target(key: .instanceIDs, values: ["*"])])

    static func on(
        _ name: String, priority: Int = 0, atOnce: Int = 1, errors: Int = 0,
        cutoffBehavior: WindowTask.CutoffBehavior? = nil, targets: [WindowTarget] = [everyNode]
    ) -> WindowTask {
        WindowTask(
            name: name, priority: priority, document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Install"]],
            maxConcurrency: .count(atOnce), maxErrors: .count(errors), targets: targets,
            cutoffBehavior: cutoffBehavior)
    }
}
