import Engine
import MaintenanceWindows
import ScheduleExpressions
import Server

/// What operators ask for over the socket. It is done between two wakes of the loop, in a turn of its own each, so that
/// what is answered is what came of it; and it is answered when that is on disk.
extension Daemon: Control {
    package nonisolated func carryOut(_ request: ChangeRequest) async throws -> [DecisionLine] {
        // Files are read while the loop goes on.
        let definitions: AppliedDefinitions? = if case .reload = request.action { try readDefinitions() } else { nil }
        doorbell.ring()
        // Nobody waits here on the actor: it may be making a turn ready when the answer is there.
        return try await withCheckedThrowingContinuation { answer in
            Task(executorPreference: OwnThreads.shared) { await self.enqueue(request, definitions, answer) }
        }
    }

    private func enqueue(
        _ request: ChangeRequest, _ definitions: AppliedDefinitions?,
        _ answer: CheckedContinuation<[DecisionLine], any Error>
    ) {
        doorbell.comeIn()
        if hasEnded { return answer.resume(throwing: Inbox.ending) }
        inbox.add(request, definitions, answer)
        rest?.cancel()
    }

    /// Does everything that is asked for by now.
    func answerInbox(at now: Instant) async throws {
        while let waiting = inbox.takeFirst() {
            do {
                waiting.answer.resume(returning: try await perform(waiting, at: now))
            } catch let refused as OperationError {
                waiting.answer.resume(throwing: refused)
            } catch {
                // The store has failed: the loop ends, and whoever asked shall not believe that it is done.
                waiting.answer.resume(throwing: error)
                throw error
            }
        }
    }

    private func perform(_ waiting: Inbox.Waiting, at now: Instant) async throws -> [DecisionLine] {
        let request = waiting.request
        loop.records.audit = AuditDraft(
            userID: request.caller.userID, by: request.by, action: words(of: request.action), reason: request.reason,
            before: words(before: request.action, at: now))
        switch request.action {
        case .intervene(let action, let window, let scheduledFor):
            let intervention = Intervention(
                action, window: window, scheduledFor: scheduledFor, reason: request.reason, by: request.by)
            try await turn(at: now, events: [.intervention(intervention)])
            return try answer { $0.window != nil }
        case .pause:
            try await turn(at: now, events: [.pause(PauseRequest(reason: request.reason, by: request.by))])
            return try answer { $0.event == Decision.Event.paused.rawValue }
        case .resume:
            try await turn(at: now, events: [.resume(PauseRequest(reason: request.reason, by: request.by))])
            return try answer { _ in true }
        case .applyAssociation(let name):
            let asked = AssociationRequest(name: name, reason: request.reason, by: request.by)
            try await turn(at: now, events: [.applyAssociation(asked)])
            return try answer { $0.association == name }
        case .reload(let allowsRemovals):
            guard let definitions = waiting.definitions else { return [] }
            do {
                return try await apply(definitions, allowsRemovals: allowsRemovals, at: now)
            } catch let refused as OperationError {
                // Nothing was changed, so there is nothing to put on record.
                loop.records.audit = nil
                throw refused
            }
        }
    }

    /// The decisions of the turn that an operator wants to see, or what it was refused for.
    private func answer(_ isWanted: (DecisionLine) -> Bool) throws -> [DecisionLine] {
        let decisions = loop.records.decisions
        if let refused = decisions.first(where: { $0.event == .interventionRefused }) {
            throw OperationError(isAboutNobody(refused) ? .doesNotExist : .conflict, refused.reason)
        }
        return decisions.map(DecisionLine.init).filter { $0.node == nil && isWanted($0) }
    }

    /// Whether nothing of that name is defined.
    private func isAboutNobody(_ decision: Decision) -> Bool {
        let facts = facts.current
        switch decision.subject {
        case .definitions: return false
        case .window(let name, _): return !facts.windows.contains { $0.name == name }
        case .association(let name, _): return !facts.associations.contains { $0.name == name }
        }
    }

    // MARK: - For the audit log

    private func words(of action: ChangeRequest.Action) -> String {
        switch action {
        case .intervene(let action, let window, let scheduledFor):
            ([action.words, window ?? "all windows"] + (scheduledFor.map { ["of \($0)"] } ?? [])).joined(separator: " ")
        case .pause: "pause"
        case .resume: "resume"
        case .applyAssociation(let name): "run association \(name)"
        case .reload(let allowsRemovals): allowsRemovals ? "reload --allow-removals" : "reload"
        }
    }

    /// What an action finds.
    func words(before action: ChangeRequest.Action, at now: Instant) -> String {
        switch action {
        case .intervene(_, let window, _):
            let open = loop.engine.executions.filter { window == nil || $0.windowName == window }.map {
                "\($0.windowName) \($0.status.rawValue), scheduled for \($0.scheduledFor), cutoff \($0.cutoffAt), "
                    + "end \($0.closesAt)"
            }
            let held = loop.engine.held.filter { window == nil || $0.windowName == window }.map {
                "\($0.windowName) held since \($0.scheduledFor) until \($0.cutoffAt)"
            }
            if !open.isEmpty || !held.isEmpty { return (open + held).joined(separator: "; ") }
            let next = facts.current.windows.first { $0.name == window }?.schedule.next(after: now)?.instant
            return "closed" + (next.map { ", next \($0)" } ?? "")
        case .pause, .resume: return loop.engine.pause.map { "paused since \($0.since) by \($0.by)" } ?? "not paused"
        case .applyAssociation(let name):
            return loop.engine.runs.contains { $0.associationName == name } ? "running" : "not running"
        case .reload: return definitions.words
        }
    }
}

extension StopWindow.Input {
    /// What a file `stop` orders: its owner is who asks.
    func intervention(by userID: UInt32) -> Intervention {
        Intervention(
            .stop(cancelling: cancel == true), window: all == true ? nil : window, reason: reason,
            by: by ?? Caller(userID: userID).words)
    }
}
