import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// The rows that an engine is rebuilt from: what is known, and all work that is not finished.
///
/// A store reads them from its file; a rehearsal keeps them in memory by applying changes, which also says what a change
/// means. Complexity: a change costs time for the row it names only.
package struct EngineRows: Hashable, Sendable {
    /// nil: nothing was ever decided.
    package var mark: Instant?
    package var nextSequence = 0
    package var windows: [MaintenanceWindow.ID: WindowRecord] = [:]
    package var associations: [Association.ID: AssociationRecord] = [:]
    /// Every version that was applied, by name and number.
    package var documents: [DocumentVersion] = []
    /// By id; those whose occurrence is not over.
    package var interventions: [String: InterventionRecord] = [:]
    /// nil: nothing is paused.
    package var pause: Pause?
    /// By execution id; unfinished ones.
    package var executions: [String: WindowExecutionRecord] = [:]
    /// By execution id and position; of unfinished executions.
    package var tasks: [String: [Int: TaskExecutionRecord]] = [:]
    /// By command id; unfinished ones.
    package var runs: [String: AssociationRunRecord] = [:]
    package var commands: [String: CommandRecord] = [:]
    package var progress: [String: CommandProgress] = [:]
    /// By command id, then node; those in flight.
    package var inFlight: [String: [ManagedNode.ID: InvocationRecord]] = [:]

    package init() {}

    package mutating func apply(_ change: Change) {
        switch change {
        case .window(let record): windows[record.id] = record
        case .association(let record): associations[record.id] = record
        case .associationMissed(let id, let nodes, let madeUpAt):
            associations[id]?.missed = nodes
            associations[id]?.madeUpAt = madeUpAt
        case .document(let version):
            let place = documents.firstIndex {
                ($0.document.name, $0.number) >= (version.document.name, version.number)
            }
            documents.insert(version, at: place ?? documents.count)
        case .windowRemoved(let id): windows[id] = nil
        case .associationRemoved(let id): associations[id] = nil
        case .executionAdded(let record), .executionChanged(let record):
            if record.status.isFinal { forget(execution: record.id) } else { executions[record.id] = record }
        case .task(let record): tasks[record.executionID, default: [:]][record.position] = record
        case .runAdded(let record), .runChanged(let record):
            if record.endedAt != nil {
                runs[record.commandID] = nil
                forget(command: record.commandID)
            } else {
                runs[record.commandID] = record
            }
        case .commandAdded(let record): commands[record.id] = record
        case .progress(let record): progress[record.id] = record
        case .invocation(let record):
            if record.end == nil {
                inFlight[record.commandID, default: [:]][record.node] = record
            } else {
                land(record.node, of: record.commandID)
            }
        case .invocationCounted(let commandID, let node): land(node, of: commandID)
        case .intervention(let record): interventions[record.id] = record.endedAt == nil ? record : nil
        case .pause(let pause): self.pause = pause
        case .decision: break
        case .clock(let mark, let nextSequence): (self.mark, self.nextSequence) = (mark, nextSequence)
        }
    }

    private mutating func land(_ node: ManagedNode.ID, of command: String) {
        inFlight[command]?[node] = nil
        if inFlight[command]?.isEmpty == true { inFlight[command] = nil }
    }

    private mutating func forget(execution id: String) {
        executions[id] = nil
        for task in (tasks.removeValue(forKey: id) ?? [:]).values {
            for command in task.commandIDs { forget(command: command) }
        }
    }

    private mutating func forget(command id: String) {
        commands[id] = nil
        progress[id] = nil
        inFlight[id] = nil
    }
}
