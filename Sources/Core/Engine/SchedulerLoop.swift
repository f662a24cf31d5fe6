import Documents
import ScheduleExpressions

/// Where the records of a step go: all of them, or none.
package protocol Recorder {
    mutating func commit(_ changes: [Change]) throws
}

/// The body of the loop, without a clock: what a rehearsal and the daemon do at an instant.
///
/// Answers that are due come in, the engine decides, its records are committed, and only then messages go out.
package struct SchedulerLoop<Records: Recorder, Nodes: NodeChannel> {
    package internal(set) var engine: SchedulerEngine
    package var records: Records
    package var nodes: Nodes
    private var hasStarted = false

    package init(engine: SchedulerEngine, records: Records, nodes: Nodes) {
        self.engine = engine
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

    /// One turn, at `now`, with what else has happened by then. Throws what the recorder or the nodes throw; then nothing of a step that was not committed
    /// has been sent, and the loop is not to be used any more: it is rebuilt from the rows.
    package mutating func turn(at now: Instant, events asked: [Event] = []) throws {
        if !hasStarted { try askAboutInFlight(at: now) }
        let outcomes = try nodes.takeOutcomes(through: now)
        var events: [Event] = hasStarted ? [] : [.started]
        hasStarted = true
        if !outcomes.isEmpty { events.append(.outcomes(outcomes)) }
        let surveyed = try nodes.takeSurveyAnswers(through: now)
        if !surveyed.isEmpty { events.append(.surveyed(surveyed)) }
        events += asked
        var effects = Effects()
        engine.step(events, at: now, into: &effects)
        precondition(engine.nextWake.map { $0 > now } ?? true, "a step left something undone that was due")
        try records.commit(effects.changes)
        for cancellation in effects.cancellations {
            try nodes.cancel(commandID: cancellation.commandID, nodes: cancellation.nodes, at: now)
        }
        if !effects.dispatches.isEmpty { try nodes.send(effects.dispatches, at: now) }
        if !effects.surveys.isEmpty { try nodes.ask(effects.surveys, at: now) }
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
