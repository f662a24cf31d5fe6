import GRDB

/// Which of the processes that have opened a database for writing is its writer: the last one.
///
/// A lock alone does not keep out a process that was stopped, lost its place, and goes on. So each writer raises the
/// epoch when it comes, and every transaction compares it first: who has an older one writes nothing any more.
struct Fence: Sendable {
    let epoch: Int

    /// Goes into a migration.
    static let schema = """
        CREATE TABLE fence (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            epoch INTEGER NOT NULL CHECK (epoch >= 1),
            holder TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER epoch_only_rises BEFORE UPDATE ON fence WHEN NEW.epoch <= OLD.epoch
        BEGIN SELECT RAISE(ABORT, 'the epoch did not rise'); END;
        """

    /// Makes `holder` the writer, from this transaction on. Its words name the process for an operator.
    init(raising database: Database, by holder: String) throws {
        let raised = try Int.fetchOne(
            database,
            sql: """
                INSERT INTO fence (only, epoch, holder) VALUES (1, 1, ?)
                ON CONFLICT (only) DO UPDATE SET epoch = epoch + 1, holder = excluded.holder RETURNING epoch
                """, arguments: [holder])
        guard let raised else { throw StoreError.damaged("The epoch of its writer cannot be raised.") }
        epoch = raised
    }

    /// Throws when another writer has come since. To be asked inside the transaction that is going to write.
    func check(_ database: Database, _ path: String) throws {
        let row = try database.cachedStatement(sql: "SELECT epoch, holder FROM fence")
        guard let now = try Row.fetchOne(row), try now.value("epoch") == epoch else {
            let holder = try Row.fetchOne(row).map { try $0.value("holder") as String } ?? ""
            throw StoreError(
                "\(path) was taken over\(holder.isEmpty ? "" : " by \(holder)"). This process writes nothing any more.",
                .takenOver)
        }
    }
}
