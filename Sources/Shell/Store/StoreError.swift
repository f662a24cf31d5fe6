import Engine
import GRDB

/// A store that cannot be used, in words for an operator.
package struct StoreError: Error, CustomStringConvertible {
    /// What kind of trouble it is: it decides who may go on.
    package enum Kind: Hashable, Sendable {
        /// The disk is full, it cannot be read or written now: it may pass, and the same may be tried again.
        case passing
        /// What is in the file is not what was written there.
        case damaged
        /// Another process has become the writer. Nothing of this one's will ever be written again.
        case takenOver
        /// It is somebody else's, from a newer version, or was made for another clock.
        case refused
    }

    package let kind: Kind
    package let description: String

    package init(_ description: String, _ kind: Kind = .refused) {
        self.kind = kind
        self.description = description
    }

    static func damaged(_ description: String) -> StoreError { StoreError(description, .damaged) }

    /// Runs `body` and says of a database error which file it concerns and what to do.
    static func describing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, path)
        } catch is RowDecodingError {
            throw StoreError.damaged("\(path): a row holds a value that does not belong there. \(damagedAdvice)")
        } catch let error as StoreError where error.kind == .damaged && !error.description.hasPrefix(path) {
            throw StoreError.damaged("\(path): \(error.description) \(damagedAdvice)")
        }
    }

    /// Whether it is what comes of a table or a column that is not there.
    static func mayBeForAge(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError: error.resultCode == .SQLITE_ERROR
        case let error as StoreError: error.kind == .damaged
        default: error is RowDecodingError
        }
    }

    static let damagedAdvice =
        "It is damaged. Keep it: move it away and put a backup in its place (drydock store backup --help)."

    private init(_ error: DatabaseError, _ path: String) {
        let advice: String
        switch error.resultCode {
        case .SQLITE_NOTADB:
            (kind, advice) = (.damaged, "It is no drydock store. Move it away, or give another --state folder.")
        case .SQLITE_CORRUPT: (kind, advice) = (.damaged, StoreError.damagedAdvice)
        case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK:
            (kind, advice) = (
                .passing, "It was being opened when a process was ended. Start the daemon, which undoes that."
            )
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            (kind, advice) = (
                .passing, "It cannot be opened for writing. Check the folder's owner and permissions, or give --state."
            )
        case .SQLITE_FULL: (kind, advice) = (.passing, "The disk is full. Make room.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (kind, advice) = (.passing, "Another process holds it. Stop that one (kill -9 if it is stopped itself).")
        case .SQLITE_IOERR, .SQLITE_NOMEM: (kind, advice) = (.passing, "Check the disk.")
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
            (kind, advice) = (.damaged, "The rows contradict what was to be written. \(StoreError.damagedAdvice)")
        default: (kind, advice) = (.damaged, StoreError.damagedAdvice)
        }
        // SQLite may quote a whole table in it.
        let message = (error.message ?? error.resultCode.description)
            .split(whereSeparator: \.isNewline).joined(separator: " ").prefix(120)
        description = "\(path): \(message). \(advice)"
    }
}
