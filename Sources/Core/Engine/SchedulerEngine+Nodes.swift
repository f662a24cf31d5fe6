import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// Seconds after the last instant at which an answer can be expected: what a message may take on its way.
private let answerGrace = Duration.seconds(60)

// MARK: - Whose turn a node is

extension SchedulerEngine {
    /// Starts every node that may start now: windows first, in the order in which they were opened, then associations.
    /// Unless `all`, only where an answer may have made room: what could not start a step ago still cannot.
    mutating func startNodes(all: Bool, at now: Instant, into effects: inout Effects) {
        let allWindows = all || hasFreedForWindows || hasLimitsAcrossWindows
        for execution in executions.indices
        where (allWindows || isTouched(executions[execution].sequence)) && !executions[execution].isClosed
            && !(hasCalendars && freeze(of: executions[execution], at: now) != nil)
        {
            for task in executions[execution].tasks.indices
            where executions[execution].tasks[task].status == .inProgress
                && (!executions[execution].isCutOff || executions[execution].tasks[task].startsAfterCutoff)
            {
                for command in executions[execution].tasks[task].commands.indices {
                    startNodes(ofExecution: execution, task: task, command: command, at: now, into: &effects)
                }
            }
        }
        for run in runs.indices where all || hasFreedForAssociations || isTouched(runs[run].sequence) {
            startNodes(ofRun: run, at: now, into: &effects)
        }
    }

    /// Notes that the progress of a command is to be recorded.
    mutating func touch(_ place: Place) {
        if touched.last != place { touched.append(place) }
    }

    /// Whether this step has changed anything about an execution, or a run.
    func isTouched(_ sequence: Int) -> Bool { touched.contains { $0.sequence == sequence } }

    private mutating func startNodes(
        ofExecution index: Int, task: Int, command: Int, at now: Instant, into effects: inout Effects
    ) {
        guard executions[index].tasks[task].commands[command].status == .inProgress,
            !executions[index].tasks[task].commands[command].waiting.isEmpty,
            case .start(let most) = executions[index].tasks[task].commands[command].rate.permit
        else { return }
        var positions: [Int] = []
        var peers = hasLimitsAcrossWindows ? downPeers(of: executions[index]) : nil
        // Its list alone: as long as the whole command is held, each change of it copies what it has.
        let members = executions[index].tasks[task].commands[command].nodes
        for position in executions[index].tasks[task].commands[command].waiting {
            if positions.count == most { break }
            let node = members[position]
            if nodeStates[node].runsAssociation { continue }
            if let reason = peers?.take(node, nodes) {
                deferStart(ofExecution: index, task, command, position, at: now, because: reason, into: &effects)
            } else {
                positions.append(position)
            }
        }
        if positions.isEmpty { return }
        let continues = executions[index].tasks[task].startsAfterCutoff
        var limit = continues ? executions[index].closesAt : executions[index].cutoffAt
        // A node that was told to begin must not do so once a freeze is on.
        if hasCalendars, let change = nextCalendarChange(of: executions[index], after: now) {
            limit = min(limit, change)
        }
        let patience = Duration.seconds(executions[index].tasks[task].commands[command].deliverySeconds)
        let startBefore = min(now + patience, limit)
        let reading = documents.reading(of: executions[index].tasks[task].commands[command].instruction)
        let expiresAt = startBefore + reading.timeout + answerGrace
        let subject = executions[index].subject
        for position in positions {
            executions[index].start(
                task: task, command: command, position: position, at: now, startBefore: startBefore,
                expiresAt: expiresAt)
            effects.decide(
                .nodeStarted, subject, at: now, task: executions[index].tasks[task].name,
                node: nodes.label(members[position]), reason: SchedulerEngine.turn(position + 1, of: members.count))
        }
        touch(Place(sequence: executions[index].sequence, task: task, command: command))
        SchedulerEngine.send(
            executions[index].tasks[task].commands[command].id,
            executions[index].tasks[task].commands[command].instruction, reading.content,
            to: positions.map { nodes.id(of: members[$0]) }, at: now, startBefore: startBefore, expiresAt: expiresAt,
            into: &effects)
    }

    private mutating func startNodes(ofRun index: Int, at now: Instant, into effects: inout Effects) {
        guard !runs[index].command.waiting.isEmpty, case .start(let most) = runs[index].command.rate.permit,
            calendarBound.isEmpty || freeze(of: runs[index], at: now) == nil
        else { return }
        // Found first and told then, so that the command's lists are not copied for every node.
        var held: [Int] = []
        var positions: [Int] = []
        for position in runs[index].command.waiting {
            let node = runs[index].command.nodes[position]
            if nodeStates[node].windowClaims > 0 {
                held.append(position)
            } else if !nodeStates[node].runsAssociation, positions.count < most {
                nodeStates[node].runsAssociation = true
                positions.append(position)
            }
        }
        let place = Place(sequence: runs[index].sequence, task: nil, command: 0)
        for position in held where runs[index].command.deferStart(of: position) {
            let node = runs[index].command.nodes[position]
            touch(place)
            effects.decide(
                .nodeDeferred, runs[index].subject, at: now, node: nodes.label(node),
                reason: "Waits until the work of \(windowHolding(node)) is done.")
        }
        if positions.isEmpty { return }
        touch(place)
        let startBefore = startLimit(ofRun: index, after: now)
        let reading = documents.reading(of: runs[index].command.instruction)
        let expiresAt = startBefore + reading.timeout + answerGrace
        for position in positions {
            runs[index].command.start(position, at: now, startBefore: startBefore, expiresAt: expiresAt)
        }
        SchedulerEngine.send(
            runs[index].command.id, runs[index].command.instruction, reading.content,
            to: positions.map { runs[index].nodeIDs[$0] }, at: now, startBefore: startBefore, expiresAt: expiresAt,
            into: &effects)
    }

    /// "Number 3 of 50."
    private static func turn(_ number: Int, of count: Int) -> String {
        String(bytesMax: 20 + 2 * OutputSpan<UInt8>.digitsMax) { text in
            text.append("Number ")
            text.append(number)
            text.append(" of ")
            text.append(count)
            text.append(".")
        }
    }

    /// Records that nodes of a command were told to begin, and tells them.
    private static func send(
        _ commandID: String, _ instruction: Command.Instruction, _ content: DocumentContent?,
        to nodes: [ManagedNode.ID], at now: Instant, startBefore: Instant, expiresAt: Instant,
        into effects: inout Effects
    ) {
        for node in nodes {
            effects.record(
                .invocation(
                    InvocationRecord(
                        commandID: commandID, node: node, dispatchedAt: now, startBefore: startBefore,
                        expiresAt: expiresAt, end: nil)))
        }
        effects.dispatch(
            Dispatch(
                message: CommandMessage(
                    commandID: commandID, document: instruction.document, parameters: instruction.parameters,
                    content: content, startBefore: startBefore),
                nodes: nodes))
    }

    private func windowHolding(_ node: Int) -> String {
        executions.first { $0.holds(node) }?.windowName ?? "an open window"
    }
}

// MARK: - Answers

extension SchedulerEngine {
    /// Takes in what a node answered. An answer that nobody waits for any more changes nothing.
    mutating func settle(_ outcome: InvocationOutcome, at now: Instant, into effects: inout Effects) {
        guard let place = places[outcome.commandID], let node = nodes.number(of: outcome.node) else { return }
        noteReturned(node, outcome.result)
        if let task = place.task {
            guard let index = executionIndex(sequence: place.sequence) else { return }
            guard
                let (invocation, isFree) = executions[index].settle(
                    task: task, command: place.command, node: node, as: outcome)
            else {
                ignore(outcome, executions[index].subject, node, at: now, into: &effects)
                return
            }
            if isFree { release(node) }
            SchedulerEngine.recordEnd(of: invocation, outcome, at: now, into: &effects)
            effects.decide(
                .nodeFinished, executions[index].subject, at: now, task: executions[index].tasks[task].name,
                node: nodes.label(node), status: outcome.result.rawValue, reason: outcome.words)
        } else {
            guard let index = runIndex(sequence: place.sequence) else { return }
            guard let invocation = runs[index].command.settle(node, as: outcome) else {
                ignore(outcome, runs[index].subject, node, at: now, into: &effects)
                return
            }
            nodeStates[node].runsAssociation = false
            hasFreedForAssociations = true
            if nodeStates[node].windowClaims > 0 { hasFreedForWindows = true }
            SchedulerEngine.recordEnd(
                ofRunOn: nodes.label(node), invocation, outcome, runs[index].subject, at: now, into: &effects)
        }
        touch(place)
    }

    private static func recordEnd(
        ofRunOn node: Decision.Node, _ invocation: Command.InFlight, _ outcome: InvocationOutcome,
        _ subject: Decision.Subject,
        at now: Instant, into effects: inout Effects
    ) {
        if outcome.result == .success, outcome.found.isEmpty, outcome.changed.isEmpty {
            effects.record(.invocationCounted(commandID: outcome.commandID, node: outcome.node))
            return
        }
        recordEnd(of: invocation, outcome, at: now, into: &effects)
        effects.decide(
            outcome.found.isEmpty ? .nodeFinished : .nodeDrifted, subject, at: now, node: node,
            status: outcome.result.rawValue, reason: outcome.words)
    }

    private static func recordEnd(
        of invocation: Command.InFlight, _ outcome: InvocationOutcome, at now: Instant, into effects: inout Effects
    ) {
        effects.record(
            .invocation(
                InvocationRecord(
                    commandID: outcome.commandID, node: outcome.node, dispatchedAt: invocation.dispatchedAt,
                    startBefore: invocation.startBefore, expiresAt: invocation.expiresAt,
                    end: .init(
                        at: now, result: outcome.result, found: outcome.found, changed: outcome.changed,
                        detail: outcome.detail, output: outcome.output))))
    }

    private func ignore(
        _ outcome: InvocationOutcome, _ subject: Decision.Subject, _ node: Int, at now: Instant,
        into effects: inout Effects
    ) {
        effects.decide(
            .answerIgnored, subject, at: now, node: nodes.label(node), status: outcome.result.rawValue,
            reason: "The answer came when none was awaited any more.")
    }

    /// Ends the invocations whose node has not answered by the last instant at which it could.
    mutating func giveUpSilentNodes(at now: Instant, into effects: inout Effects) {
        var overdue: [(command: String, node: Int)] = []
        func collect(_ command: Command) {
            guard let expiry = command.nextExpiry, expiry <= now else { return }
            for invocation in command.inFlight where invocation.expiresAt <= now {
                overdue.append((command.id, command.nodes[invocation.position]))
            }
        }
        for execution in executions { execution.tasks.lazy.flatMap(\.commands).forEach(collect) }
        for run in runs { collect(run.command) }
        for (command, node) in overdue {
            settle(
                InvocationOutcome(
                    commandID: command, node: nodes.id(of: node), result: .deliveryTimedOut,
                    detail: "No answer came"),
                at: now, into: &effects)
        }
    }
}
