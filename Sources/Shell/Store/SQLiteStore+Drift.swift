import Documents
import Fleet
import GRDB
import RunCommand
import ScheduleExpressions
import StateManager

extension SQLiteStore {
    /// How many node runs of associations found something to differ, and on how many all of it was put right: of runs
    /// that began at an instant or later.
    package func driftTotals(startedFrom instant: Instant) throws -> (found: Int, corrected: Int) {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT coalesce(sum(command.drifted), 0) AS found, coalesce(sum(command.corrected), 0) AS corrected
                    FROM association_run AS run JOIN command ON command.id = run.command_id WHERE run.started_at >= ?
                    """, arguments: [instant.millisecondsSinceEpoch])
            return (row?["found"] ?? 0, row?["corrected"] ?? 0)
        }
    }

    /// What each association's runs came to that began at an instant or later, by name. Those without a run are left out.
    package func associationDrift(startedFrom instant: Instant) throws -> [AssociationDrift] {
        try read { database in
            let unseen = try Row.fetchAll(
                database,
                sql: """
                    SELECT run.association_name AS name, count(*) AS unseen
                    FROM association_run AS run JOIN invocation ON invocation.command_id = run.command_id
                    WHERE run.started_at >= ? AND invocation.result = ? GROUP BY run.association_name
                    """, arguments: [instant.millisecondsSinceEpoch, InvocationResult.deliveryTimedOut.rawValue])
            let unseenByName = Dictionary(
                try unseen.map { (try $0.value("name") as String, try $0.count("unseen")) },
                uniquingKeysWith: { first, _ in first })
            // Of a group that is asked for its greatest sequence, SQLite gives the other columns of that row.
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT run.association_name AS name, max(run.sequence), json_array_length(nodes) AS nodes,
                    count(*) AS runs, sum(command.succeeded) AS succeeded, sum(command.failed) AS failed,
                    sum(command.drifted) AS drifted, sum(command.corrected) AS corrected
                    FROM association_run AS run JOIN command ON command.id = run.command_id
                    JOIN node_list ON node_list.id = command.node_list
                    WHERE run.started_at >= ? GROUP BY run.association_name ORDER BY run.association_name
                    """, arguments: [instant.millisecondsSinceEpoch])
            return try rows.map { row in
                let name: String = try row.value("name")
                let failed = try row.count("failed")
                return AssociationDrift(
                    association: name, nodes: try row.count("nodes"), runs: try row.count("runs"),
                    nodeRuns: try row.count("succeeded") + failed, drifted: try row.count("drifted"),
                    corrected: try row.count("corrected"), failed: failed, unseen: unseenByName[name] ?? 0)
            }
        }
    }

    /// What runs that began at an instant or later found to differ, oldest first.
    ///
    /// Costs a look at every run that is kept of the associations that found something: since when a node can have been
    /// otherwise is in the runs that found nothing.
    package func driftFindings(startedFrom instant: Instant) throws -> [DriftFinding] {
        try read { database in
            let found = try Row.fetchAll(
                database,
                sql: """
                    SELECT run.association_id, invocation.* FROM association_run AS run
                    JOIN invocation ON invocation.command_id = run.command_id
                    WHERE run.started_at >= ? AND invocation.found <> '[]' AND invocation.ended_at IS NOT NULL
                    ORDER BY invocation.ended_at, run.sequence, invocation.node
                    """, arguments: [instant.millisecondsSinceEpoch])
            var histories: [String: RunHistory] = [:]
            for row in found {
                histories[try row.value("association_id"), default: RunHistory()].nodes
                    .insert(ManagedNode.ID(try row.value("node")))
            }
            for id in histories.keys { try histories[id]?.read(database, association: id) }
            return try found.compactMap { row in try histories[row.value("association_id")]?.finding(row) }
        }
    }
}

/// The runs of an association, and after which of them which of some nodes were as they ought to be.
private struct RunHistory {
    /// The nodes that are asked about.
    var nodes: Set<ManagedNode.ID> = []
    private var name = ""
    private var startedAt: [Instant] = []
    private var numbers: [String: Int] = [:]
    /// The numbers of the runs, rising.
    private var good: [ManagedNode.ID: [Int]] = [:]

    mutating func read(_ database: Database, association id: String) throws {
        // Where the nodes stand in each list of nodes. Mostly there is one list.
        var positions: [String: [(node: ManagedNode.ID, position: Int)]] = [:]
        let runs = try Row.fetchCursor(
            database,
            sql: """
                SELECT run.association_name, run.started_at, command.id, command.phases, command.node_list
                FROM association_run AS run JOIN command ON command.id = run.command_id
                WHERE run.association_id = ? ORDER BY run.sequence
                """, arguments: [id])
        while let run = try runs.next() {
            let number = startedAt.count
            name = try run.value("association_name")
            startedAt.append(try run.instant("started_at"))
            numbers[try run.value("id")] = number
            let list: String = try run.value("node_list")
            if positions[list] == nil {
                let text = try String.fetchOne(
                    database, sql: "SELECT nodes FROM node_list WHERE id = ?", arguments: [list])
                let all = try decoded([String].self, fromJSON: text ?? "[]").map(ManagedNode.ID.init)
                positions[list] = all.enumerated().filter { nodes.contains($1) }.map { (node: $1, position: $0) }
            }
            let phases = [Command.Phase](letters: try run.value("phases")) ?? []
            for (node, position) in positions[list] ?? [] where position < phases.count {
                if phases[position] == .succeeded || phases[position] == .unvisited {
                    good[node, default: []].append(number)
                }
            }
        }
    }

    func finding(_ row: Row) throws -> DriftFinding? {
        guard let number = numbers[try row.value("command_id")] else { return nil }
        let node = ManagedNode.ID(try row.value("node"))
        let result: InvocationResult = try row.known("result")
        let changed = try decoded([String].self, fromJSON: row.value("changed"))
        let goodRuns = good[node] ?? []
        let isCorrected = result == .success && !changed.isEmpty
        return DriftFinding(
            association: name, node: node, at: try row.instant("ended_at"), run: number,
            found: try decoded([String].self, fromJSON: row.value("found")), changed: changed, result: result,
            goodAt: goodRuns.last { $0 < number }.map { startedAt[$0] },
            isOpen: !isCorrected && !(goodRuns.last.map { $0 > number } ?? false))
    }
}
