import Documents
import Fleet
import GRDB
import Notifications
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
            // Of a group that is asked for its greatest sequence, here of a run to all nodes, SQLite gives the other columns
            // of that row.
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT run.association_name AS name, max(CASE WHEN \(SQLiteStore.isWhole) THEN run.sequence END),
                    json_array_length(nodes) AS nodes,
                    sum(\(SQLiteStore.isWhole)) AS runs, sum(command.succeeded) AS succeeded, sum(command.failed) AS failed,
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

extension SQLiteStore {
    /// Whether a run went to all nodes of its association, in SQL.
    static let isWhole = """
        cause NOT IN ('\(AssociationRun.Cause.newNodes.rawValue)', '\(AssociationRun.Cause.missed.rawValue)')
        """
}

extension Database {
    /// Whether a finding that people are to be told of, and that has been written before, shows for the first time that
    /// something fights the association: by the runs of the last day, as `drydock drift` looks at them.
    func beginsFight(_ notice: Notice, association id: String) throws -> Bool {
        guard case .association(let name, let scheduledFor) = notice.subject, let node = notice.node?.id else {
            return false
        }
        let since = (notice.at - DriftFight.lookBack).millisecondsSinceEpoch
        let own = try Int.fetchOne(
            self,
            sql: """
                SELECT count(*) FROM association_run AS run
                JOIN invocation ON invocation.command_id = run.command_id AND invocation.node = ?
                WHERE run.association_id = ? AND run.started_at >= ? AND run.scheduled_for <= ? AND found <> '[]'
                """, arguments: [node, id, since, scheduledFor.millisecondsSinceEpoch])
        // All of the association's findings are read only when it can matter.
        guard let own, own >= DriftFight.countMin else { return false }
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT number, scheduled_for, node, ended_at, found FROM
                (SELECT command_id, scheduled_for, sum(\(SQLiteStore.isWhole)) OVER (ORDER BY sequence) AS number
                    FROM association_run
                    WHERE association_id = ? AND started_at >= ? AND scheduled_for <= ?) AS run
                JOIN invocation ON invocation.command_id = run.command_id
                WHERE found <> '[]' AND ended_at IS NOT NULL ORDER BY number
                """, arguments: [id, since, scheduledFor.millisecondsSinceEpoch])
        var earlier: [DriftFinding] = []
        var last: DriftFinding?
        for row in rows {
            let finding = DriftFinding(
                association: name, node: ManagedNode.ID(try row.value("node")), at: try row.instant("ended_at"),
                run: try row.count("number"), found: try decoded([String].self, fromJSON: row.value("found")),
                changed: [], result: .success, goodAt: nil, isOpen: false)
            if finding.node.rawValue == node, try row.instant("scheduled_for") == scheduledFor {
                last = finding
            } else {
                earlier.append(finding)
            }
        }
        let nodes = try Int.fetchOne(
            self,
            sql: """
                SELECT json_array_length(nodes) FROM association_run AS run JOIN command ON command.id = run.command_id
                JOIN node_list ON node_list.id = command.node_list
                WHERE run.association_id = ? AND run.scheduled_for = ?
                """, arguments: [id, scheduledFor.millisecondsSinceEpoch])
        return last.map { DriftFight.isBegun(by: $0, after: earlier, nodes: nodes ?? 1) } ?? false
    }
}

/// The runs of an association, and after which of them which of some nodes were as they ought to be.
private struct RunHistory {
    /// The nodes that are asked about.
    var nodes: Set<ManagedNode.ID> = []
    private var name = ""
    private var startedAt: [Instant] = []
    /// By command, in the order of the runs; those to all nodes are counted.
    private var numbers: [String: (run: Int, whole: Int)] = [:]
    private var wholeCount = 0
    /// The numbers of the runs, rising.
    private var good: [ManagedNode.ID: [Int]] = [:]

    mutating func read(_ database: Database, association id: String) throws {
        // Where the nodes stand in each list of nodes. Mostly there is one list.
        var positions: [String: [(node: ManagedNode.ID, position: Int)]] = [:]
        let runs = try Row.fetchCursor(
            database,
            sql: """
                SELECT run.association_name, run.started_at, \(SQLiteStore.isWhole) AS is_whole, command.id, command.phases, command.node_list
                FROM association_run AS run JOIN command ON command.id = run.command_id
                WHERE run.association_id = ? ORDER BY run.sequence
                """, arguments: [id])
        while let run = try runs.next() {
            let number = startedAt.count
            name = try run.value("association_name")
            startedAt.append(try run.instant("started_at"))
            if try run.value("is_whole") { wholeCount += 1 }
            numbers[try run.value("id")] = (number, wholeCount)
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
        guard let (number, whole) = numbers[try row.value("command_id")] else { return nil }
        let node = ManagedNode.ID(try row.value("node"))
        let result: InvocationResult = try row.known("result")
        let changed = try decoded([String].self, fromJSON: row.value("changed"))
        let goodRuns = good[node] ?? []
        let isCorrected = result == .success && !changed.isEmpty
        return DriftFinding(
            association: name, node: node, at: try row.instant("ended_at"), run: whole,
            found: try decoded([String].self, fromJSON: row.value("found")), changed: changed, result: result,
            goodAt: goodRuns.last { $0 < number }.map { startedAt[$0] },
            isOpen: !isCorrected && !(goodRuns.last.map { $0 > number } ?? false))
    }
}
