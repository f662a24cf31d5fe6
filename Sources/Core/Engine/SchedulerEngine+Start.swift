import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// The first step: what is new about the definitions.
extension SchedulerEngine {
    mutating func start(at now: Instant, into effects: inout Effects) {
        var news = DefinitionNews()
        // At the very first start everything is new, and goes without saying.
        if mark != nil { news.documents = documents.library.news.map { "\($0.document.name):\($0.number)" } }
        documents.noteApplied(at: now, into: &effects)
        news.removed = goneWindows.map(\.name) + goneAssociations.map(\.name)
        // First, because another window may have its name from now on.
        for record in goneWindows { effects.record(.windowRemoved(record.id)) }
        for record in goneAssociations { effects.record(.associationRemoved(record.id)) }
        (goneWindows, goneAssociations) = ([], [])
        applyWindows(at: now, &news, into: &effects)
        let firstRuns = applyAssociations(at: now, &news, into: &effects)
        if let sentence = news.sentence {
            effects.decide(.definitionsApplied, .definitions, at: now, reason: sentence)
        }
        endLostInterventions(at: now, into: &effects)
        for index in firstRuns {
            startRun(
                of: index, because: .definition, scheduledFor: firstRun(at: now),
                reason: "It is new or has changed, so it is applied at once.", at: now, into: &effects)
        }
        startOnNewNodes(at: now, into: &effects)
    }

    /// Nodes that an association goes to for the first time are not left until its next time, unless it is to be applied
    /// then only, or then is now. That a calendar is closed makes them wait until it opens.
    mutating func startOnNewNodes(at now: Instant, into effects: inout Effects) {
        for index in associations.indices where !associations[index].newNodes.isEmpty {
            let new = associations[index].newNodes
            associations[index].newNodes = []
            let isDue = associations[index].next.map { $0.instant <= now } ?? false
            if isDue || associations[index].association.applyOnlyAtCronInterval { continue }
            startRun(
                of: index, because: .newNodes, on: new, scheduledFor: firstRun(at: now),
                reason: "Nodes have come to it, so it is applied to these at once.", at: now, into: &effects)
        }
    }

    /// What a run that belongs to no instant of a schedule is scheduled for: now, or right after what was handled.
    func firstRun(at now: Instant) -> Instant { handled(by: now) + .milliseconds(1) }

    private mutating func applyWindows(at now: Instant, _ news: inout DefinitionNews, into effects: inout Effects) {
        for index in windows.indices where windows[index].appliedAt == nil || windows[index].hasChanged {
            if windows[index].appliedAt == nil, !countsEarlierHits { windows[index].window.schedule.appliedAt = now }
            let window = windows[index].window
            if windows[index].isKnown { news.changed.append(window.name) } else { news.windows.append(window.name) }
            windows[index].isKnown = true
            windows[index].hasChanged = false
            if windows[index].appliedAt == nil {
                windows[index].appliedAt = now
                windows[index].next = window.isEnabled ? window.schedule.next(after: handled(by: now)) : nil
            }
            recordWindow(index, into: &effects)
        }
    }

    /// The last instant that has been dealt with when definitions are applied at `now`: an occurrence at this very
    /// instant is not earlier than they are, so it counts, unless it has been handled already.
    private func handled(by now: Instant) -> Instant {
        max(now - .milliseconds(1), mark ?? now - .milliseconds(1))
    }

    /// Returns which are to be applied at once: new ones, and ones that have changed, unless they ask to wait for their
    /// schedule.
    private mutating func applyAssociations(
        at now: Instant, _ news: inout DefinitionNews, into effects: inout Effects
    ) -> [Int] {
        var firstRuns: [Int] = []
        for index in associations.indices where associations[index].appliedAt != nil {
            // Under another name, or with other nodes, it is the same, so it goes on.
            if associations[index].isRenamed { news.changed.append(associations[index].association.name) }
            if associations[index].isRenamed || associations[index].hasOtherNodes {
                recordAssociation(index, into: &effects)
            }
        }
        for index in associations.indices where associations[index].appliedAt == nil {
            if !countsEarlierHits { associations[index].association.schedule?.appliedAt = now }
            let association = associations[index].association
            if associations[index].isKnown {
                news.changed.append(association.name)
            } else {
                news.associations.append(association.name)
            }
            associations[index].isKnown = true
            associations[index].appliedAt = now
            associations[index].version += 1
            // All of its nodes are gone to anyway.
            associations[index].newNodes = []
            recordAssociation(index, into: &effects)
            if association.applyOnlyAtCronInterval {
                associations[index].next = association.schedule?.next(after: handled(by: now))
            } else {
                associations[index].next = association.schedule?.next(after: firstRun(at: now))
                firstRuns.append(index)
            }
        }
        return firstRuns
    }

    mutating func recordAssociation(_ index: Int, into effects: inout Effects) {
        let association = associations[index].association
        guard let appliedAt = associations[index].appliedAt else { return }
        associations[index].isRenamed = false
        associations[index].hasOtherNodes = false
        effects.record(
            .association(
                AssociationRecord(
                    id: association.id, name: association.name, appliedAt: appliedAt,
                    definition: association.definitionText(in: documents.library),
                    version: associations[index].version, nodes: associations[index].nodes.ids,
                    missed: associations[index].missed.map { nodes.id(of: $0) }, madeUpAt: associations[index].madeUpAt)
            ))
    }

    func recordWindow(_ index: Int, into effects: inout Effects) {
        let state = windows[index]
        guard let appliedAt = state.appliedAt else { return }
        effects.record(
            .window(
                WindowRecord(
                    id: state.window.id, name: state.window.name, appliedAt: appliedAt,
                    schedule: state.scheduleText, definition: state.definitionText,
                    left: state.left.map { nodes.id(of: $0) }, lastRun: state.lastRun)))
    }
}

/// What is different about the definitions since the last start.
private struct DefinitionNews {
    var windows: [String] = []
    var associations: [String] = []
    var changed: [String] = []
    var removed: [String] = []
    /// Versions, whether anything takes them or not: `say-hello:2`.
    var documents: [String] = []

    /// nil: nothing.
    var sentence: String? {
        let parts = [
            ("New windows", windows), ("New associations", associations), ("Changed", changed),
            ("Removed", removed), ("New versions of documents", documents),
        ]
        let told = parts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))." }
        return told.isEmpty ? nil : told.joined(separator: " ")
    }
}
