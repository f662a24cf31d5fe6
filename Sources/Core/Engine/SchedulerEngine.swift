import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// Decides what runs when: the same engine behind the calendar's promises, a rehearsal and the daemon.
///
/// It is a value without a clock, threads or I/O. It is told what happened and when, by `step`, and answers with effects:
/// records to commit, then messages to send. Whoever drives it (`SchedulerLoop`) commits all records of a step in one
/// transaction and only then sends the messages, so no effect is visible before the decision behind it is on disk.
///
/// A step does, in this order:
///
/// 1. clamps time: a clock that went back stands still until it has caught up;
/// 2. takes in what nodes answered, and gives up nodes that never did; who does not say whether it has anything to do,
///    is visited;
/// 3. cuts off and closes windows whose instant has come, held ones too, and runs of associations that last too long;
/// 4. does what operators ask, but for stops; opens the occurrences in `(mark, now]`, or records why one is not opened,
///    and judges the gates; then stops what operators want stopped, so that nothing of it is started in this step either;
/// 5. starts the associations that are due, and makes up for runs that nodes have missed;
/// 6. moves executions on, and asks each rate controller who may start, windows before associations;
/// 7. moves the mark.
///
/// While it is paused, it does nothing of 4 to 6 that opens or starts anything.
///
/// The engine's memory is a cache of the rows that its records make: `init(… rows:)` gives back the engine that wrote them.
/// Inside, nodes are numbers of `nodes`, and windows and associations are positions in their lists. Nothing that decides
/// iterates over a dictionary or a set: equal inputs give equal decisions in every process.
///
/// Whose turn a node is: as long as an open window has work for a node, no association starts there; while an association
/// runs on a node, no window starts there. A node runs one association at a time.
package struct SchedulerEngine: Hashable, Sendable {
    struct WindowState: Hashable, Sendable {
        var window: MaintenanceWindow
        /// Of its definition, for its row, which is written anew with each run.
        let scheduleText: String
        let definitionText: String
        /// nil until the engine has started with this schedule.
        var appliedAt: Instant?
        /// Whether it has a row.
        var isKnown = false
        /// Whether its row says other than its definition.
        var hasChanged = false
        /// The first occurrence after the mark; nil when there is none.
        var next: Occurrence?
        /// Nodes that go first at the next occurrence.
        var left: [Int] = []
        /// The last execution that started.
        var lastRun: WindowRun?

        init(_ window: MaintenanceWindow) {
            self.window = window
            scheduleText = window.scheduleText
            definitionText = window.definitionText
        }
    }

    struct AssociationState: Hashable, Sendable {
        var association: Association
        /// What its targets select.
        var nodes: NodeSelection
        var appliedAt: Instant?
        var isKnown = false
        /// Whether its row has another name.
        var isRenamed = false
        /// Of its definition, as it was applied last.
        var version = 0
        /// Nodes that its row does not know, until the engine has started.
        var newNodes: [Int] = []
        /// Whether its row knows other nodes, or was made when none were kept.
        var hasOtherNodes = false
        /// Nodes that their last run could not reach, in order.
        var missed: [Int] = []
        /// When it was applied last to nodes that were back.
        var madeUpAt: Instant?
        var next: Occurrence?
    }

    /// Where a command lives.
    struct Place: Hashable, Comparable, Sendable {
        let sequence: Int
        /// nil: the command of the association run with that sequence number.
        let task: Int?
        let command: Int

        static func < (left: Place, right: Place) -> Bool {
            (left.sequence, left.task ?? -1, left.command) < (right.sequence, right.task ?? -1, right.command)
        }
    }

    package internal(set) var nodes: NodeTable
    /// Whether ScheduleOffset counts cron hits from before a definition was applied.
    let countsEarlierHits: Bool
    /// Everything up to it has been handled. nil before the first step.
    package internal(set) var mark: Instant?
    var nextSequence: Int
    var windows: [WindowState]
    /// Where in `windows` a window is.
    let windowNumbers: [MaintenanceWindow.ID: Int]
    var associations: [AssociationState]
    /// Where in `associations` those are that calendars bind.
    let calendarBound: [Association.ID: Int]
    /// Rows whose definitions are gone, until the engine has started. By name.
    var goneWindows: [WindowRecord]
    var goneAssociations: [AssociationRecord]
    /// Occurrences that are due and wait for their gate, by sequence.
    package internal(set) var held: [HeldOccurrence]
    /// What operators asked for, on occurrences that are not over, by sequence.
    package internal(set) var interventions: [InterventionRecord]
    /// nil: nothing is paused.
    package internal(set) var pause: Pause?
    /// Since when nothing could be started, in a step that ends a pause; nil between steps.
    var pausedSince: Instant?
    var documents: DocumentsInForce
    /// Unfinished ones, by sequence.
    package internal(set) var executions: [WindowExecution]
    /// Unfinished ones, by sequence.
    package internal(set) var runs: [AssociationRun]
    var places: [String: Place]
    var nodeStates: NodeStates
    /// Commands whose progress this step has to record; empty between steps.
    var touched: [Place] = []
    /// Nodes that have answered in this step, and that associations had missed; empty between steps.
    var returned: [Int] = []
    /// Whether nodes have come that no step has taken in.
    var hasNewcomers = false
    /// Whether a node has become free for the work of a window, or of an association; false between steps.
    var hasFreedForWindows = false
    var hasFreedForAssociations = false
    /// Whether a window counts the nodes of others: AtMost.
    let hasLimitsAcrossWindows: Bool
    /// Whether a window is bound by a calendar.
    let hasCalendars: Bool

    /// The instant at which time alone makes something happen; nil when nothing ever will.
    package internal(set) var nextWake: Instant?
    /// The first of them that is in a schedule or a calendar: answers of nodes do not change it.
    var nextScheduled: Instant?

    /// Takes in what has happened, in order, and does everything that is due by `instant`. No events: only time has passed.
    package mutating func step(_ events: [Event], at instant: Instant, into effects: inout Effects) {
        let now = max(instant, mark ?? instant)
        // Most steps only take in answers. Then nothing else can have come about but by them, and nothing else is looked at.
        let isTimeDue =
            mark == nil || nextWake.map { $0 <= now } ?? false || !events.allSatisfy(\.isAnswer)
            || hasNewcomers && pause == nil
        var asked: [Intervention] = []
        for event in events {
            switch event {
            case .started: start(at: now, into: &effects)
            case .outcomes(let outcomes):
                for outcome in outcomes { settle(outcome, at: now, into: &effects) }
            case .surveyed(let answers):
                for answer in answers { settle(answer) }
            case .intervention(let intervention): asked.append(intervention)
            case .pause(let request): pause(request, at: now, into: &effects)
            case .resume(let request): resume(request, at: now, into: &effects)
            case .applyAssociation(let request): apply(request, at: now, into: &effects)
            }
        }
        if isTimeDue {
            giveUpSilentNodes(at: now, into: &effects)
            giveUpSurveys(at: now)
            passDeadlines(at: now, into: &effects)
            cutOffRuns(at: now, into: &effects)
            noteFreezes(at: now, into: &effects)
            releaseHeld(at: now, into: &effects)
            for intervention in asked where !intervention.isStop { make(intervention, at: now, into: &effects) }
            if pause == nil {
                openOccurrences(at: now, into: &effects)
                takeInNewcomers(at: now, into: &effects)
                startAssociations(at: now, into: &effects)
            }
        }
        if pause == nil { makeUpForMissedRuns(at: now, into: &effects) }
        returned.removeAll(keepingCapacity: true)
        advanceExecutions(all: isTimeDue, at: now, into: &effects)
        let hasOpened = openHeld(at: now, into: &effects)
        for intervention in asked where intervention.isStop { make(intervention, at: now, into: &effects) }
        if asked.contains(where: \.isStop) { advanceExecutions(all: true, at: now, into: &effects) }
        if pause == nil { startNodes(all: isTimeDue || hasOpened, at: now, into: &effects) }
        finishRuns(all: isTimeDue, at: now, into: &effects)
        let hasEnded = recordProgress(at: now, into: &effects)
        mark = now
        pausedSince = nil
        hasFreedForWindows = false
        hasFreedForAssociations = false
        if isTimeDue || hasOpened || hasEnded { nextScheduled = findNextScheduled() }
        nextWake = findNextWake()
        effects.record(.clock(mark: now, nextSequence: nextSequence))
    }

    /// Opens what is held and may open now. What opens may be done at once, having no work, and meet the next gate.
    private mutating func openHeld(at now: Instant, into effects: inout Effects) -> Bool {
        let heldBefore = held.count
        while !held.isEmpty, pause == nil {
            let before = held.count
            judgeGates(at: now, into: &effects)
            advanceExecutions(all: true, at: now, into: &effects)
            if held.count == before { break }
        }
        return held.count != heldBefore
    }

    /// The rows of the commands that changed in this step; then the ends of what is over, which leaves the memory.
    /// Returns whether anything was over.
    private mutating func recordProgress(at now: Instant, into effects: inout Effects) -> Bool {
        for place in touched.sortedOnce() {
            if let progress = progress(at: place) { effects.record(.progress(progress)) }
        }
        touched.removeAll(keepingCapacity: true)
        // By their places: a list of a thousand executions is not copied to find that none is over.
        var hasEnded = false
        for index in executions.indices where executions[index].status.isFinal {
            let execution = executions[index]
            endInterventions(on: execution.windowID, execution.scheduledFor, at: now, into: &effects)
            effects.record(.executionChanged(execution.record))
            for command in execution.tasks.lazy.flatMap(\.commands) { places[command.id] = nil }
            hasEnded = true
        }
        for index in runs.indices where runs[index].command.status.isFinal {
            effects.record(.runChanged(runs[index].record(endedAt: now)))
            places[runs[index].command.id] = nil
            hasEnded = true
        }
        if hasEnded {
            executions.removeAll { $0.status.isFinal }
            runs.removeAll { $0.command.status.isFinal }
        }
        return hasEnded
    }
}

// MARK: - Finding things

extension SchedulerEngine {
    func windowIndex(_ id: MaintenanceWindow.ID) -> Int? { windowNumbers[id] }

    func executionIndex(sequence: Int) -> Int? { executions.firstIndex { $0.sequence == sequence } }

    func runIndex(sequence: Int) -> Int? { runs.firstIndex { $0.sequence == sequence } }

    private mutating func progress(at place: Place) -> CommandProgress? {
        if let task = place.task {
            guard let index = executionIndex(sequence: place.sequence) else { return nil }
            return executions[index].progress(task: task, command: place.command)
        }
        return runIndex(sequence: place.sequence).map { runs[$0].command.progress }
    }

    mutating func takeSequence() -> Int {
        defer { nextSequence += 1 }
        return nextSequence
    }

    mutating func release(_ freed: [Int]) { for node in freed { release(node) } }

    mutating func release(_ node: Int) {
        precondition(nodeStates[node].windowClaims > 0, "a node was released that no window held")
        nodeStates[node].windowClaims -= 1
        hasFreedForAssociations = true
    }
}

extension [SchedulerEngine.Place] {
    /// In order, each once. Mostly there are few.
    fileprivate func sortedOnce() -> [SchedulerEngine.Place] {
        guard let first, contains(where: { $0 != first }) else { return Array(prefix(1)) }
        var places: [SchedulerEngine.Place] = []
        for place in sorted() where place != places.last { places.append(place) }
        return places
    }
}
