import Documents
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet

/// What must go wrong for the judge to be heard: ways of losing or doubling work in a crash.
enum CrashSabotage: Equatable {
    /// Says that a commit is kept before it is.
    case acknowledgesEarly
    /// A new process asks about nothing that the old one sent.
    case asksNothingAgain
    /// Nodes forget what they have begun when the scheduler dies.
    case nodesForget
    /// Messages allow nodes to begin hours after their window.
    case messagesLastTooLong
}

/// The rows, which outlive the process, and notes of what was ever in them for the judge.
struct CutRecords: Recorder {
    let shears: Shears
    var sabotage: CrashSabotage?
    private(set) var rows = EngineRows()
    private(set) var commitCount = 0
    private(set) var lines: [String] = []
    /// Every invocation that was ever dispatched, by command and node.
    private(set) var dispatched: Set<String> = []
    /// Executions that were opened.
    private(set) var opened: Set<String> = []
    private var executions: [String: WindowExecutionRecord] = [:]
    private var tasks: [String: TaskExecutionRecord] = [:]
    /// Acknowledged, and not kept yet.
    private var behind: [Change] = []

    init(shears: Shears, sabotage: CrashSabotage? = nil) {
        self.shears = shears
        self.sabotage = sabotage
    }

    mutating func commit(_ changes: [Change]) throws {
        try shears.pass(.beforeCommit)
        let kept = sabotage == .acknowledgesEarly ? behind : changes
        behind = changes
        for change in kept {
            rows.apply(change)
            note(change)
        }
        commitCount += 1
        try shears.pass(.afterCommit)
    }

    /// The process that wrote them has died.
    mutating func losesMemory() { behind = [] }

    private mutating func note(_ change: Change) {
        switch change {
        case .executionAdded(let record), .executionChanged(let record):
            if record.startedAt != nil { opened.insert(record.id) }
            // An operator may move the end of what is open; what began before that was within it.
            guard let before = executions[record.id], before.closesAt > record.closesAt else {
                executions[record.id] = record
                return
            }
        case .task(let record): for id in record.commandIDs { tasks[id] = record }
        case .invocation(let record):
            if record.end == nil { dispatched.insert(record.commandID + record.node.rawValue) }
        case .decision(let decision): lines.append(decision.jsonLine)
        default: break
        }
    }

    /// When nodes may begin a command: while its window is open, until the cutoff unless its task goes on after that. nil:
    /// the command of an association.
    func span(of commandID: String) -> Range<Instant>? {
        guard let task = tasks[commandID], let execution = executions[task.executionID] else { return nil }
        let end = task.cutoffBehavior == .continueTask ? execution.closesAt : execution.cutoffAt
        return execution.scheduledFor..<max(execution.scheduledFor, end)
    }
}

/// The simulated fleet, which outlives the process too. It hears one node's message after the other, and the process may
/// die between any two.
struct CutNodes: NodeChannel {
    private var fleet: FleetSimulation
    private let definition: FleetDefinition
    let shears: Shears
    var sabotage: CrashSabotage?
    private var isNew = false
    private var earlierEntries: [FleetLedger.Entry] = []

    init(_ definition: FleetDefinition, seed: UInt64, at start: Instant, shears: Shears, sabotage: CrashSabotage? = nil)
    {
        self.definition = definition
        fleet = FleetSimulation(definition, seed: seed, startingAt: start)
        self.shears = shears
        self.sabotage = sabotage
    }

    var all: [ManagedNode] { fleet.nodes }
    var ledger: [FleetLedger.Entry] { earlierEntries + fleet.ledger.entries }

    /// The process that spoke to it has died.
    mutating func meetsNewProcess() {
        isNew = true
        guard sabotage == .nodesForget else { return }
        earlierEntries += fleet.ledger.entries
        fleet = FleetSimulation(definition, seed: fleet.seed, startingAt: fleet.startedAt)
    }

    mutating func send(_ dispatches: [Dispatch], at now: Instant) throws {
        // The first that a process sends, if anything was in flight, is what it asks about.
        defer { isNew = false }
        if sabotage == .asksNothingAgain, isNew { return }
        for dispatch in dispatches {
            for node in dispatch.nodes {
                fleet.send([Dispatch(message: sent(dispatch.message), nodes: [node])], at: now)
                try shears.pass(.afterMessage)
            }
        }
    }

    private func sent(_ message: CommandMessage) -> CommandMessage {
        guard sabotage == .messagesLastTooLong else { return message }
        return CommandMessage(
            commandID: message.commandID, document: message.document, parameters: message.parameters,
            startBefore: message.startBefore + .hours(12))
    }

    mutating func ask(_ surveys: [Survey], at now: Instant) throws {
        for survey in surveys {
            fleet.ask([survey], at: now)
            try shears.pass(.afterMessage)
        }
    }

    mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) throws {
        for node in nodes {
            fleet.cancel(commandID: commandID, nodes: [node], at: now)
            try shears.pass(.afterMessage)
        }
    }

    mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] { fleet.takeSurveyAnswers(through: now) }

    mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] { fleet.takeOutcomes(through: now) }

    var nextOutcomeAt: Instant? { fleet.nextOutcomeAt }
}
