import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Store

/// The nodes, and what each is at work for.
package enum ListNodes: APIOperation {
    package static let name = "Drydock.ListNodes"

    package struct Input: Codable, Hashable, Sendable {
        package init() {}
    }

    package struct Node: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var platform: String
        package var group: String
        /// "slow, patch" while a task of a window runs on it, "banner" while an association does; nil: nothing does.
        package var work: String?
        /// Since when.
        package var since: Instant?
        /// The open windows that still have work for it.
        package var claimedBy: [String]
        /// Online, ConnectionLost or Inactive; nil: nobody listens, because no daemon runs.
        package var pingStatus: String?
        package var lastPingAt: Instant?
    }

    package struct Output: Codable, Hashable, Sendable {
        package var nodes: [Node]
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let facts = request.facts
        let rows = try facts.store().rows()
        var work: [ManagedNode.ID: (words: String, since: Instant)] = [:]
        var claims: [ManagedNode.ID: [String]] = [:]
        for execution in rows.executions.values.sorted(by: { $0.sequence < $1.sequence }) {
            for task in (rows.tasks[execution.id] ?? [:]).values.sorted(by: { $0.position < $1.position }) {
                for id in task.commandIDs {
                    note(rows.inFlight[id], as: "\(execution.windowName), \(task.name)", in: &work)
                    for node in waiting(rows.commands[id], rows.progress[id])
                    where claims[node]?.last != execution.windowName {
                        claims[node, default: []].append(execution.windowName)
                    }
                }
            }
        }
        for run in rows.runs.values.sorted(by: { $0.sequence < $1.sequence }) {
            note(rows.inFlight[run.commandID], as: run.associationName, in: &work)
        }
        let pings = facts.lastPings(facts.now)
        return Output(
            nodes: facts.nodes.nodes.map { node in
                Node(
                    id: node.id.rawValue, name: node.name, platform: node.platform.product, group: node.group,
                    work: work[node.id]?.words, since: work[node.id]?.since, claimedBy: claims[node.id] ?? [],
                    pingStatus: pings[node.id].map { PingStatus(lastPing: $0, now: facts.now).rawValue },
                    lastPingAt: pings[node.id])
            })
    }

    private static func note(
        _ inFlight: [ManagedNode.ID: InvocationRecord]?, as words: String,
        in work: inout [ManagedNode.ID: (words: String, since: Instant)]
    ) {
        for (node, record) in inFlight ?? [:] { work[node] = (words, record.dispatchedAt) }
    }

    /// The nodes of a command that have not been told to begin.
    private static func waiting(_ command: CommandRecord?, _ progress: CommandProgress?) -> [ManagedNode.ID] {
        guard let command else { return [] }
        // Empty until its turn has come.
        // Without progress its turn has not come.
        guard let phases = progress?.phases else { return command.nodes }
        let waiting: Set<Command.Phase> = [.waiting, .asked, .deferred]
        return zip(command.nodes, phases).compactMap { waiting.contains($1) ? $0 : nil }
    }
}
