import Engine
import Fleet
import Foundation
import GRDB
import ScheduleExpressions

extension SQLiteStore {
    /// Decides again what was decided in `span`, from the last copy of the state before it, and hands over the decisions
    /// in it. Nothing is written. Complexity: as the decisions of up to a day before the span, and of the span.
    ///
    /// Throws `ReplayError` when the span is not kept, or was decided by another build.
    package func replay(
        _ span: Range<Instant>, build: String, reading read: (String) throws -> ReplayDefinitions,
        onDecision: (Decision) throws -> Void
    ) throws -> ReplayResult {
        try self.read { database in
            let copy = try SQLiteStore.copy(before: span.lowerBound, database)
            try SQLiteStore.check(copy, span, build, database)
            func definitions(_ id: String) throws -> ReplayDefinitions {
                let text = try String.fetchOne(
                    database, sql: "SELECT text FROM definition_text WHERE id = ?", arguments: [id])
                guard let text else { throw StoreError.damaged("Definitions that were in force are missing.") }
                return try read(text)
            }
            var replaying = try Replaying(
                rows: StateCopy.rows(from: copy.value("rows")), definitions(copy.value("definitions")))
            var comparison = try Comparison(after: copy.count("last_decision"), database)
            let turns = try Row.fetchCursor(
                database, sql: "SELECT * FROM turn WHERE number >= ? AND at < ? ORDER BY number",
                arguments: [try copy.count("next_turn"), span.upperBound.millisecondsSinceEpoch])
            var turnCount = 0
            while let row = try turns.next() {
                if let id: String = try row.optional("definitions") { try replaying.restart(with: definitions(id)) }
                let bytes: Data = try row.value("events")
                for decision in try replaying.take(bytes, at: row.instant("at")) {
                    try comparison.compare(decision.jsonLine)
                    if span.contains(decision.at) { try onDecision(decision) }
                }
                turnCount += 1
            }
            try comparison.end(at: span.upperBound)
            return ReplayResult(
                copiedAt: try copy.instant("at"), turnCount: turnCount, decisionCount: comparison.count,
                difference: comparison.difference)
        }
    }

    private static func copy(before instant: Instant, _ database: Database) throws -> Row {
        let nothing = ReplayError(
            description: "Nothing is kept to replay: no daemon has decided anything since stores keep inputs.")
        guard try database.keepsInputs else { throw nothing }
        let last = try Row.fetchOne(
            database, sql: "SELECT * FROM state_copy WHERE at < ? ORDER BY next_turn DESC LIMIT 1",
            arguments: [instant.millisecondsSinceEpoch])
        if let last { return last }
        guard let first = try Row.fetchOne(database, sql: "SELECT * FROM state_copy ORDER BY next_turn LIMIT 1") else {
            throw nothing
        }
        // What is decided at the instant of the first copy comes after it.
        let begin = try first.instant("at")
        guard begin <= instant else {
            throw ReplayError(
                description: "What was before \(begin) is not kept, or not any more. Give --from \(begin) or later.")
        }
        return first
    }

    private static func check(_ copy: Row, _ span: Range<Instant>, _ build: String, _ database: Database) throws {
        let kept: String = try copy.value("build")
        guard kept == build else {
            throw ReplayError(
                description: "That was decided by \(kept), and this is \(build). Replay it with that one.")
        }
        let other = try Row.fetchOne(
            database,
            sql: "SELECT at, build FROM state_copy WHERE next_turn > ? AND at < ? AND build <> ? ORDER BY next_turn",
            arguments: [try copy.count("next_turn"), span.upperBound.millisecondsSinceEpoch, build])
        if let other {
            let (instant, another) = (try other.instant("at"), try other.value("build") as String)
            throw ReplayError(
                description: "From \(instant) on \(another) has decided, and this is \(build). Give --to \(instant).")
        }
    }
}

/// The engine that decides again, and the rows that it would have written.
private struct Replaying {
    private var engine: SchedulerEngine
    private var rows: EngineRows
    private var nodes: NodeTable

    init(rows: EngineRows, _ definitions: ReplayDefinitions) throws {
        self.rows = rows
        nodes = definitions.nodes
        engine = try Replaying.makeEngine(definitions, rows)
    }

    /// As the daemon makes it.
    private static func makeEngine(_ definitions: ReplayDefinitions, _ rows: EngineRows) throws -> SchedulerEngine {
        try SchedulerEngine(
            windows: definitions.windows, associations: definitions.associations, documents: definitions.documents,
            nodes: definitions.nodes, rows: rows,
            countsEarlierHits: false)
    }

    mutating func restart(with definitions: ReplayDefinitions) throws {
        nodes = definitions.nodes
        engine = try Replaying.makeEngine(definitions, rows)
    }

    mutating func take(_ bytes: Data, at instant: Instant) throws -> [Decision] {
        var effects = Effects()
        engine.step(try InputBytes.read(bytes, nodes: nodes), at: instant, into: &effects)
        var decisions: [Decision] = []
        for change in effects.changes {
            if case .decision(let decision) = change { decisions.append(decision) }
            rows.apply(change)
        }
        return decisions
    }
}

/// Holds decisions against the kept ones, one by one.
private struct Comparison {
    private let kept: RowCursor
    private(set) var count = 0
    private(set) var difference: ReplayResult.Difference?

    init(after number: Int, _ database: Database) throws {
        kept = try Row.fetchCursor(
            database, sql: "SELECT at, line FROM decision WHERE number > ? ORDER BY number", arguments: [number])
    }

    mutating func compare(_ line: String) throws {
        count += 1
        guard difference == nil else { return }
        let expected: String? = try kept.next().map { try $0.value("line") }
        if expected != line { difference = ReplayResult.Difference(kept: expected, replayed: line) }
    }

    /// What was decided before `end` and not again is a difference too.
    mutating func end(at end: Instant) throws {
        guard difference == nil, let row = try kept.next(), try row.instant("at") < end else { return }
        difference = ReplayResult.Difference(kept: try row.value("line"), replayed: nil)
    }
}
