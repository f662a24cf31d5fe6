/// Why a zone's file cannot be used.
struct TimeZoneFileError: Error, Hashable {
    let reason: String
}

extension ZoneTable {
    /// Reads a zone's file: TZif, versions 1 to 4 (RFC 9636).
    convenience init(timeZoneFile bytes: [UInt8]) throws(TimeZoneFileError) {
        var reader = TimeZoneFileReader(bytes: bytes)
        let content = try reader.read()
        var changes = content.changes
        if let rule = content.rule {
            // The footer speaks from the last transition on (section 3.3), or always if there is none.
            let last = changes.last?.seconds
            let begin = CivilDateTime(localSeconds: last ?? 0).date.year
            if begin <= ruleYearMax {
                changes += rule.changes(inYears: (last == nil ? 1900 : begin)...ruleYearMax)
                    .filter { change in last.map { change.seconds > $0 } ?? true }
            }
        }
        self.init(initial: content.initial, changes: changes)
    }
}

/// Schedules end in 2199, and a window that opens at the end of it still needs to know when it closes.
private let ruleYearMax = 2201

/// What a zone's file says.
private struct TimeZoneFileContent {
    /// Before the first change.
    var initial: LocalTimeType
    var changes: [(seconds: Int, type: LocalTimeType)]
    /// After the last change.
    var rule: PosixTimeZone?
}

/// The counts of a TZif header (RFC 9636, section 3.1).
private struct TimeZoneFileHeader {
    var version: UInt8
    var utcIndicators: Int
    var standardIndicators: Int
    var leapSeconds: Int
    var transitions: Int
    var types: Int
    var abbreviationBytes: Int

    /// Bytes of the data block that follows, with 4 or 8 bytes to a time.
    func dataLength(timeSize: Int) -> Int {
        transitions * (timeSize + 1) + types * 6 + abbreviationBytes + leapSeconds * (timeSize + 4)
            + standardIndicators + utcIndicators
    }
}

private struct TimeZoneFileReader {
    let bytes: [UInt8]
    var position = 0

    /// Transitions before this belong to local mean time; some writers put one at the beginning of the universe.
    static let secondsMin = -(1 << 40)
    static let secondsMax = 1 << 40

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func read() throws(TimeZoneFileError) -> TimeZoneFileContent {
        let first = try readHeader()
        guard first.version > 0 else { return try readData(first, timeSize: 4) }
        // The first block, with 32-bit times, is for readers of version 1.
        try skip(first.dataLength(timeSize: 4))
        let second = try readHeader()
        var content = try readData(second, timeSize: 8)
        content.rule = try readFooter()
        return content
    }

    private mutating func readHeader() throws(TimeZoneFileError) -> TimeZoneFileHeader {
        guard try readBytes(4).elementsEqual("TZif".utf8) else { throw TimeZoneFileError(reason: "it is not TZif") }
        let version = try readBytes(1).first ?? 0
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(try readUnsigned(4)) }
        return TimeZoneFileHeader(
            version: version, utcIndicators: counts[0], standardIndicators: counts[1], leapSeconds: counts[2],
            transitions: counts[3], types: counts[4], abbreviationBytes: counts[5])
    }

    private mutating func readData(
        _ header: TimeZoneFileHeader, timeSize: Int
    ) throws(TimeZoneFileError) -> TimeZoneFileContent {
        guard header.dataLength(timeSize: timeSize) <= bytes.count - position else { throw .truncated }
        guard header.types > 0 else { throw TimeZoneFileError(reason: "it has no local time type") }
        guard header.leapSeconds == 0 else { throw TimeZoneFileError(reason: "it counts leap seconds") }
        var times: [Int] = []
        for _ in 0..<header.transitions { times.append(try readSigned(timeSize)) }
        let indexes = try readBytes(header.transitions)
        var rawTypes: [(offset: Int, abbreviation: Int)] = []
        for _ in 0..<header.types {
            let offset = try readSigned(4)
            try skip(1)
            rawTypes.append((offset, try readUnsigned(1)))
        }
        let letters = Array(try readBytes(header.abbreviationBytes))
        try skip(header.standardIndicators + header.utcIndicators)
        let types = rawTypes.map { raw in
            LocalTimeType(
                offset: raw.offset,
                abbreviation: String(decoding: letters.dropFirst(raw.abbreviation).prefix { $0 != 0 }, as: UTF8.self))
        }
        guard types.allSatisfy({ abs($0.offset) < 26 * 3600 }) else {
            throw TimeZoneFileError(reason: "it has an offset of more than a day")
        }
        var content = TimeZoneFileContent(initial: types[0], changes: [], rule: nil)
        for (seconds, index) in zip(times, indexes) {
            guard Int(index) < types.count else {
                throw TimeZoneFileError(reason: "it names a local time type that is not there")
            }
            guard (content.changes.last?.seconds ?? .min) < seconds else {
                throw TimeZoneFileError(reason: "its transitions are not in order")
            }
            if seconds < TimeZoneFileReader.secondsMin {
                content.initial = types[Int(index)]
            } else if seconds <= TimeZoneFileReader.secondsMax {
                content.changes.append((seconds, types[Int(index)]))
            }
        }
        return content
    }

    /// A line feed, a POSIX TZ string or nothing, and another line feed.
    private mutating func readFooter() throws(TimeZoneFileError) -> PosixTimeZone? {
        let footer = bytes[min(position, bytes.count)...]
        guard footer.first == UInt8(ascii: "\n") else { return nil }
        let text = footer.dropFirst().prefix { $0 != UInt8(ascii: "\n") }
        if text.isEmpty { return nil }
        guard let rule = PosixTimeZone(parsing: Array(text)) else {
            throw TimeZoneFileError(reason: "its footer is not a POSIX TZ string")
        }
        return rule
    }

    private mutating func skip(_ count: Int) throws(TimeZoneFileError) {
        _ = try readBytes(count)
    }

    private mutating func readBytes(_ count: Int) throws(TimeZoneFileError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func readUnsigned(_ size: Int) throws(TimeZoneFileError) -> Int {
        try readBytes(size).reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func readSigned(_ size: Int) throws(TimeZoneFileError) -> Int {
        let number = try readUnsigned(size)
        return size == 8 ? number : Int(Int32(truncatingIfNeeded: number))
    }
}

extension TimeZoneFileError {
    fileprivate static let truncated = TimeZoneFileError(reason: "it ends too early")
}
