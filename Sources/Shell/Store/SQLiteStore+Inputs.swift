import Engine
import Fleet
import Foundation
import GRDB
import RunCommand
import ScheduleExpressions

/// What decisions follow from, beside the inputs and the state.
package struct DecisionBasis: Sendable {
    /// Who decides: `BuildInformation.decidingBuild`.
    package let build: String
    /// All definitions, as a text from which they can be read again.
    package let definitions: String
    /// The fleet, by whose numbers the inputs name nodes. It follows from the definitions.
    package let nodes: NodeTable

    package init(build: String, definitions: String, nodes: NodeTable) {
        self.build = build
        self.definitions = definitions
        self.nodes = nodes
    }
}

extension Database {
    /// To be called in the transaction of the turn's changes, before they are applied: a copy that is due is one of the
    /// state that the turn begins with.
    func keep(_ turn: Turn, _ basis: DecisionBasis) throws {
        try copyStateIfDue(turn, basis)
        let definitions = try turn.isFirst ? keep(definitions: basis.definitions) : nil
        try run(
            "INSERT INTO turn (at, events, definitions) VALUES (?, ?, ?)",
            [
                turn.at.millisecondsSinceEpoch, Data(InputBytes.write(turn.events, nodes: basis.nodes)),
                definitions,
            ])
    }

    /// Whether the schema is new enough: who only reads finds it as it is.
    var keepsInputs: Bool { get throws { try tableExists("state_copy") } }

    private func keep(definitions text: String) throws -> String {
        let id = DerivedIdentifier.uuid("definitions", text)
        try run("INSERT INTO definition_text (id, text) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", [id, text])
        return id
    }

    private func copyStateIfDue(_ turn: Turn, _ basis: DecisionBasis) throws {
        let last = try cachedStatement(sql: "SELECT at, build FROM state_copy ORDER BY next_turn DESC LIMIT 1")
        if let last = try Row.fetchOne(last) {
            let (copiedAt, build) = (try last.instant("at"), try last.value("build") as String)
            let isOld = turn.at - copiedAt >= .days(1)
            let isByAnother = turn.isFirst && build != basis.build
            guard isOld || isByAnother else { return }
        }
        try run(
            """
            INSERT INTO state_copy (next_turn, at, last_decision, build, definitions, rows)
            VALUES ((SELECT coalesce(max(number), 0) + 1 FROM turn), ?,
            (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decision'), ?, ?, ?)
            """,
            [
                turn.at.millisecondsSinceEpoch, basis.build, try keep(definitions: basis.definitions),
                try StateCopy.text(self),
            ])
    }

    /// Forgets what was told before an instant, but for what leads from the last copy of the state before it to it.
    /// Returns the number of the decision up to which none is compared with a replay any more; nil: all may be.
    func forgetTurns(before instant: Instant) throws -> Int? {
        let copy = try Row.fetchOne(
            self, sql: "SELECT next_turn, last_decision FROM state_copy WHERE at <= ? ORDER BY next_turn DESC LIMIT 1",
            arguments: [instant.millisecondsSinceEpoch])
        guard let copy else { return nil }
        let next = try copy.count("next_turn")
        try execute(sql: "DELETE FROM turn WHERE number < ?", arguments: [next])
        try execute(sql: "DELETE FROM state_copy WHERE next_turn < ?", arguments: [next])
        try execute(
            sql: """
                DELETE FROM definition_text WHERE id NOT IN (SELECT definitions FROM turn WHERE definitions IS NOT NULL)
                AND id NOT IN (SELECT definitions FROM state_copy)
                """)
        return try copy.count("last_decision")
    }
}

extension SQLiteStore {
    /// The definitions that the daemon has read last, as the text that it keeps; nil: it has kept none.
    package func definitionsInForce() throws -> String? {
        try read { database in
            guard try database.keepsInputs else { return nil }
            return try String.fetchOne(
                database,
                sql: """
                    SELECT text FROM definition_text WHERE id = coalesce(
                        (SELECT definitions FROM turn WHERE definitions IS NOT NULL ORDER BY number DESC LIMIT 1),
                        (SELECT definitions FROM state_copy ORDER BY next_turn DESC LIMIT 1))
                    """)
        }
    }
}
