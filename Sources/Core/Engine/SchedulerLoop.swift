import Documents
import ScheduleExpressions

/// Where the records of a step go: all of them, or none.
package protocol Recorder {
    mutating func commit(_ changes: [Change]) throws
    /// As `commit`; for whoever also keeps what the changes came of.
    mutating func commit(_ changes: [Change], of turn: Turn) throws
}

extension Recorder {
    package mutating func commit(_ changes: [Change], of turn: Turn) throws { try commit(changes) }
}

/// What the engine was told in one turn. The same engine that is told the same decides the same.
package struct Turn: Hashable, Sendable {
    /// The instant as the engine took it: a clock that went back stood still.
    package let at: Instant
    package let events: [Event]

    package init(at instant: Instant, events: [Event]) {
        at = instant
        self.events = events
    }

    /// Whether the engine was made anew for it: by a start, or by other definitions.
    package var isFirst: Bool { events.contains(.started) }
}

/// The body of the loop, without a clock: what a rehearsal and the daemon do at an instant.
///
/// Answers that are due come in, the engine decides, its records are committed, and only then messages go out.
package struct SchedulerLoop<Records: Recorder, Nodes: NodeChannel> {
    package internal(set) var engine: SchedulerEngine
    package var records: Records
    package var nodes: Nodes
    private(set) var hasStarted = false
    /// What was asked and no step has taken in yet.
    private(set) var waiting: [Event] = []
    /// What is decided, and not yet on disk or not yet sent. Empty between turns, unless one has thrown.
    var batch = Effects()
    /// What it came of.
    var turn: Turn

    package init(engine: SchedulerEngine, records: Records, nodes: Nodes) {
        self.engine = engine
        turn = Turn(at: engine.mark ?? Instant(millisecondsSinceEpoch: 0), events: [])
        self.records = records
        self.nodes = nodes
    }

    /// The next instant at which there is something to do: a wake of the engine, or an answer that is to come.
    package var nextInstant: Instant? {
        switch (engine.nextWake, nodes.nextOutcomeAt) {
        case (let wake?, let outcome?): min(wake, outcome)
        case (let wake, let outcome): wake ?? outcome
        }
    }

    /// One turn, at `now`, with what else has happened by then.
    ///
    /// Throws what the recorder or the nodes throw. Then nothing is sent of what is not committed, and nothing is lost: the
    /// next turn commits and sends first what this one has decided, and no step runs before that is done. Or the loop is
    /// not used any more and rebuilt from the rows, as by a crash: then what was not committed was never decided.
    package mutating func turn(at now: Instant, events asked: [Event] = []) throws {
        waiting += asked
        try finishBatch(at: now)
        if !hasStarted { try askAboutInFlight(at: now) }
        let outcomes = try nodes.takeOutcomes(through: now)
        var events: [Event] = hasStarted ? [] : [.started]
        hasStarted = true
        if !outcomes.isEmpty { events.append(.outcomes(outcomes)) }
        let surveyed = try nodes.takeSurveyAnswers(through: now)
        if !surveyed.isEmpty { events.append(.surveyed(surveyed)) }
        events += waiting
        waiting = []
        engine.step(events, at: now, into: &batch)
        turn = Turn(at: engine.mark ?? now, events: events)
        precondition(engine.nextWake.map { $0 > now } ?? true, "a step left something undone that was due")
        try finishBatch(at: now)
    }

    /// Whether something is decided and not yet on disk, or not yet sent: a turn has thrown.
    package var owesBatch: Bool { !batch.isEmpty }

    /// Commits what is decided, and only then sends it. What a node hears a second time it does not do again.
    package mutating func finishBatch(at now: Instant) throws {
        if !batch.changes.isEmpty { try records.commit(batch.changes, of: turn) }
        batch.forgetChanges()
        for cancellation in batch.cancellations {
            try nodes.cancel(commandID: cancellation.commandID, nodes: cancellation.nodes, at: now)
        }
        if !batch.dispatches.isEmpty { try nodes.send(batch.dispatches, at: now) }
        if !batch.surveys.isEmpty { try nodes.ask(batch.surveys, at: now) }
        batch.forgetAll()
    }

    /// Sends again what may have been lost with the process that sent it. The nodes know what they have already begun,
    /// and give again the answers that were lost; so it comes before anybody is given up. It was all committed before.
    private mutating func askAboutInFlight(at now: Instant) throws {
        let asked = engine.messagesInFlight
        if !asked.isEmpty { try nodes.send(asked, at: now) }
        let surveys = engine.surveysInFlight
        if !surveys.isEmpty { try nodes.ask(surveys, at: now) }
        for (commandID, nodeIDs) in engine.cancellationsInFlight {
            try nodes.cancel(commandID: commandID, nodes: nodeIDs, at: now)
        }
    }
}
