import Testing

@testable import ScheduleExpressions

/// TZif files made by hand (RFC 9636): each version, its footer, and what is broken.
@Suite("Time zone files") struct TimeZoneFileTests {
    /// One data block: a header, transitions with the types they lead to, and types.
    private static func block(
        version: UInt8, timeSize: Int, changes: [(Int, UInt8)], types: [(offset: Int, name: String)]
    ) -> [UInt8] {
        func big(_ number: Int, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        var names: [UInt8] = []
        var places: [Int] = []
        for type in types {
            places.append(names.count)
            names += Array(type.name.utf8) + [0]
        }
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, 0, changes.count, types.count, names.count] { bytes += big(count, 4) }
        for change in changes { bytes += big(change.0, timeSize) }
        bytes += changes.map(\.1)
        for (type, place) in zip(types, places) { bytes += big(type.offset, 4) + [0, UInt8(place)] }
        return bytes + names
    }

    private static func file(
        version: UInt8, changes: [(Int, UInt8)] = [], types: [(offset: Int, name: String)] = [(3600, "CET")],
        footer: String = ""
    ) -> [UInt8] {
        let first = block(version: version, timeSize: 4, changes: version == 0 ? changes : [], types: types)
        guard version > 0 else { return first }
        return first + block(version: version, timeSize: 8, changes: changes, types: types)
            + Array("\n\(footer)\n".utf8)
    }

    private func zone(_ bytes: [UInt8]) throws -> TimeZoneRules {
        TimeZoneRules(name: "Test/Zone", table: try ZoneTable(timeZoneFile: bytes))
    }

    private func offsets(_ zone: TimeZoneRules, _ instants: [String]) throws -> [Int] {
        try instants.map { zone.offsetSeconds(at: try Instant(parsing: $0)) }
    }

    @Test func `version 1 has 32-bit times and no footer`() throws {
        let zone = try zone(
            TimeZoneFileTests.file(
                version: 0, changes: [(1_000_000_000, 1)], types: [(3600, "CET"), (7200, "EET")]))
        #expect(
            try offsets(zone, ["2001-09-09T01:46:39Z", "2001-09-09T01:46:40Z", "2150-01-01"]) == [3600, 7200, 7200])
        #expect(zone.abbreviation(at: try Instant(parsing: "2026-01-01")) == "EET")
    }

    @Test func `version 2 goes on by its footer`() throws {
        let zone = try zone(TimeZoneFileTests.file(version: 0x32, footer: "CET-1CEST,M3.5.0,M10.5.0/3"))
        #expect(
            try offsets(
                zone, ["2150-03-29T00:59:59Z", "2150-03-29T01:00:00Z", "2150-10-25T00:59:59Z", "2150-10-25T01:00:00Z"])
                == [3600, 7200, 7200, 3600])
    }

    @Test func `version 3 allows hours beyond the day, as Greenland has them`() throws {
        let zone = try zone(
            TimeZoneFileTests.file(
                version: 0x33, types: [(-7200, "-02")], footer: "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"))
        #expect(try offsets(zone, ["2150-03-29T00:59:59Z", "2150-03-29T01:00:00Z"]) == [-7200, -3600])
    }

    @Test func `times before 1970 need the 64-bit block`() throws {
        let zone = try zone(
            TimeZoneFileTests.file(
                version: 0x32, changes: [(-5_000_000_000, 1)], types: [(0, "LMT"), (3600, "CET")]))
        #expect(try offsets(zone, ["1811-01-01", "1812-01-01"]) == [0, 3600])
    }

    @Test func `a last change beyond all schedules leaves nothing to the footer`() throws {
        let zone = try zone(
            TimeZoneFileTests.file(
                version: 0x32, changes: [(8_000_000_000, 1)], types: [(0, "A"), (3600, "CET")],
                footer: "CET-1CEST,M3.5.0,M10.5.0/3"))
        #expect(try offsets(zone, ["2026-07-01"]) == [0])
    }

    @Test func `a file without changes and without a footer has one offset for ever`() throws {
        #expect(
            try offsets(zone(TimeZoneFileTests.file(version: 0x32)), ["1900-01-01", "2199-12-31"]) == [3600, 3600])
    }

    @Test(arguments: [
        ("TZig", "not TZif"), ("no type", "no local time type"), ("disorder", "not in order"),
        ("foreign type", "is not there"), ("days ahead", "more than a day"), ("footer", "not a POSIX TZ string"),
    ])
    func `a broken file is refused with what is wrong`(fault: String, words: String) throws {
        let types = [(offset: 3600, name: "CET"), (offset: 7200, name: "CEST")]
        let bytes: [UInt8] =
            switch fault {
            case "TZig": Array("TZig".utf8) + TimeZoneFileTests.file(version: 0x32).dropFirst(4)
            case "no type": TimeZoneFileTests.file(version: 0x32, types: [])
            case "disorder": TimeZoneFileTests.file(version: 0x32, changes: [(9, 1), (5, 0)], types: types)
            case "foreign type": TimeZoneFileTests.file(version: 0x32, changes: [(9, 7)], types: types)
            case "days ahead": TimeZoneFileTests.file(version: 0x32, types: [(200_000, "FAR")])
            default: TimeZoneFileTests.file(version: 0x32, footer: "CET-1CEST,M13.5.0,M10.5.0/3")
            }
        let error = #expect(throws: TimeZoneFileError.self) { try ZoneTable(timeZoneFile: bytes) }
        #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
    }

    @Test func `a file that is cut short anywhere is refused or is still whole`() throws {
        let whole = TimeZoneFileTests.file(
            version: 0x32, changes: [(1_000_000_000, 1)], types: [(3600, "CET"), (7200, "EET")], footer: "EET-2")
        for length in 0..<whole.count {
            let cut = Array(whole.prefix(length))
            // Only what follows the second block, its footer, may be missing.
            if let table = try? ZoneTable(timeZoneFile: cut) {
                #expect(length >= whole.count - "\nEET-2\n".utf8.count, "\(length) of \(whole.count) bytes")
                #expect(table.offset(inSegment: table.lastSegment) == 7200)
            }
        }
    }
}
