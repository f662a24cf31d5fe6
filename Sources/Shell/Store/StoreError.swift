import GRDB

/// A store that cannot be used, in words for an operator.
package struct StoreError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// Runs `body` and says of a database error which file it concerns and what to do.
    static func describing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let advice: String
            switch error.resultCode {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT:
                advice = "It is no drydock store, or a damaged one. Move it away, or give another --state folder."
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
                advice = "It cannot be opened for writing. Check the folder's owner and permissions, or give --state."
            case .SQLITE_FULL: advice = "The disk is full. Make room and start again."
            case .SQLITE_BUSY, .SQLITE_LOCKED: advice = "Another process holds it. Stop that one first."
            default: advice = "Check the disk, and start again."
            }
            throw StoreError("\(path): \(error.message ?? error.resultCode.description). \(advice)")
        }
    }
}
