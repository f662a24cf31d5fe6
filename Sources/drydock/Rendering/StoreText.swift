import Store

/// What a check of the store says.
struct StoreCheckText {
    private let check: StoreCheck
    private let folder: String
    private let clock = ZoneClock(zone: .utc)

    init(_ check: StoreCheck, folder: String) {
        self.check = check
        self.folder = folder
    }

    func render() -> String {
        if check.faults.isEmpty {
            return """
                The store in \(folder) is sound: \(check.rowCount) rows.
                \(decided)
                Next      drydock store backup FILE
                """
        }
        let count =
            check.faults.count == StoreCheck.faultsMax ? "at least \(check.faults.count)" : "\(check.faults.count)"
        let lines = check.faults.map { "  \($0.description.shortened(to: TextTable.width - 2))" }
        return """
            The store in \(folder) is damaged: \(count) \(check.faults.count == 1 ? "fault" : "faults").
            \(lines.joined(separator: "\n"))
            Stop the daemon, keep the file, and put a backup in its place.
            Next      drydock store backup --help
            """
    }

    private var decided: String {
        check.mark.map { "Everything up to \(clock.dateAndTime($0)) UTC is decided in it." }
            ?? "Nothing is decided in it."
    }

    var json: JSONValue {
        .object([
            "sound": .boolean(check.faults.isEmpty),
            "rows": .number(check.rowCount),
            "decidedThrough": .string(orNull: check.mark?.description),
            "faults": .array(
                check.faults.map { .object(["place": .string($0.place), "fault": .string($0.what)]) }),
        ])
    }
}

/// What a backup says.
struct StoreBackupText {
    private let check: StoreCheck
    private let file: String
    private let clock = ZoneClock(zone: .utc)

    init(_ check: StoreCheck, file: String) {
        self.check = check
        self.file = file
    }

    func render() -> String {
        let decided =
            check.mark.map { ", everything up to \(clock.dateAndTime($0)) UTC" } ?? ", nothing decided yet"
        return """
            Wrote \(file), and checked it: \(check.rowCount) rows\(decided).
            To restore it  drydock store backup --help
            """
    }

    var json: JSONValue {
        .object([
            "file": .string(file),
            "rows": .number(check.rowCount),
            "decidedThrough": .string(orNull: check.mark?.description),
        ])
    }
}

/// A dump as it goes out, in blocks.
struct StoreDump {
    private let format: DumpFormat
    private let write: ([UInt8]) -> Void
    private var block: [UInt8] = []
    private var table: String?

    private static let blockSize = 1 << 16

    init(format: DumpFormat, write: @escaping ([UInt8]) -> Void) {
        self.format = format
        self.write = write
    }

    mutating func add(_ row: SQLiteStore.DumpedRow) {
        switch format {
        case .jsonl: append("{\"table\":\(JSONValue.string(row.table).render()),\"row\":\(row.json)}\n")
        case .json:
            if table != row.table {
                append("\(table == nil ? "{" : "\n],")\n\(JSONValue.string(row.table).render()):[\n\(row.json)")
            } else {
                append(",\n\(row.json)")
            }
        }
        table = row.table
    }

    mutating func finish() {
        if format == .json { append(table == nil ? "{}\n" : "\n]}\n") }
        write(block)
        block.removeAll()
    }

    private mutating func append(_ text: String) {
        block += Array(text.utf8)
        guard block.count >= StoreDump.blockSize else { return }
        write(block)
        block.removeAll(keepingCapacity: true)
    }
}
