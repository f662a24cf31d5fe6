import GRDB
import ScheduleExpressions

/// Values as they come out of a row, checked: a file that was damaged since it was written must end in an error that says
/// so, never in a trap further on.
extension Row {
    func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let value: Value = try optional(column) else {
            throw StoreError.damaged("A row holds nothing as its \(column).")
        }
        return value
    }

    func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
        guard hasColumn(column) else { throw StoreError.damaged("A table has no column \(column).") }
        let stored: DatabaseValue = self[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else {
            throw StoreError.damaged("A row holds \(stored.shown) as its \(column).")
        }
        return value
    }

    /// A count, a position or a number of seconds.
    func count(_ column: String) throws -> Int {
        let number: Int = try value(column)
        guard StoredRange.counts.contains(number) else {
            throw StoreError.damaged("A row holds \(number) as its \(column).")
        }
        return number
    }

    func instant(_ column: String) throws -> Instant { try Instant(stored: value(column)) }

    func optionalInstant(_ column: String) throws -> Instant? {
        try (optional(column) as Int64?).map(Instant.init(stored:))
    }

    /// A word that we know. Another one means that the row is not ours.
    func known<Word: RawRepresentable>(_ column: String) throws -> Word where Word.RawValue == String {
        let text: String = try value(column)
        guard let word = Word(rawValue: text) else {
            throw StoreError.damaged("A row holds \"\(text.prefix(40))\" as its \(column).")
        }
        return word
    }

    func knownOrNull<Word: RawRepresentable>(_ column: String) throws -> Word? where Word.RawValue == String {
        (try optional(column) as String?) == nil ? nil : try known(column)
    }
}

/// What numbers in rows may be: wide enough for everything that is meant, and far from where sums overflow.
enum StoredRange {
    static let counts = 0...1_000_000_000_000
    /// Milliseconds: from 1970 through 2299. Schedules end with 2199.
    static let instants: Range<Int64> = 0..<10_413_792_000_000
}

extension Instant {
    init(stored milliseconds: Int64) throws {
        guard StoredRange.instants.contains(milliseconds) else {
            throw StoreError.damaged("A row holds \(milliseconds) as an instant.")
        }
        self.init(millisecondsSinceEpoch: milliseconds)
    }
}

extension DatabaseValue {
    /// A short text for an error.
    fileprivate var shown: String {
        switch storage {
        case .null: "nothing"
        case .int64(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "\"\(text.prefix(40))\""
        case .blob(let data): "\(data.count) bytes"
        }
    }
}
