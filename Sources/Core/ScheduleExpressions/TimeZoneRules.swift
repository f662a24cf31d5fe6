/// A time zone: how far its clocks are from UTC, and when that changes.
///
/// The rules come from the system's zone database and are complete from 1970 to 2201; after that the clocks are not
/// changed any more. Reading a zone costs some hundred microseconds: keep it.
public struct TimeZoneRules: Hashable, Sendable {
    /// The zone database's spelling: `America/New_York`.
    public let name: String
    let table: ZoneTable

    /// Coordinated universal time. It needs no file.
    public static let utc = TimeZoneRules(name: "UTC", table: ZoneTable(offset: 0, abbreviation: "UTC"))

    /// The zone of an IANA name, in any case, from the folder `$TZDIR` or `/usr/share/zoneinfo`.
    ///
    /// `UTC`, `GMT` and their namesakes work even where no zone database is installed. SSM's own examples write
    /// `etc/UTC`, which is why the case does not matter.
    public init(named text: String) throws(TimeZoneError) {
        if let zone = TimeZoneRules.withoutFile[text.lowercased()] {
            self = zone
            return
        }
        let file = try ZoneDatabase.read(zone: text)
        do {
            self.init(name: file.name, table: try ZoneTable(timeZoneFile: file.bytes))
        } catch {
            throw .unreadable(name: file.name, reason: error.reason)
        }
    }

    init(name: String, table: ZoneTable) {
        self.name = name
        self.table = table
    }

    private static let withoutFile: [String: TimeZoneRules] = {
        var zones: [String: TimeZoneRules] = [:]
        for (name, abbreviation) in [("UTC", "UTC"), ("Etc/UTC", "UTC"), ("GMT", "GMT"), ("Etc/GMT", "GMT")] {
            let table = ZoneTable(offset: 0, abbreviation: abbreviation)
            zones[name.lowercased()] = TimeZoneRules(name: name, table: table)
        }
        return zones
    }()

    /// The version of the zone database, such as `2026b`, or nil if it does not tell.
    public static var databaseVersion: String? { ZoneDatabase.version }

    /// Every name that the zone database has, sorted. It is read anew each time: keep it.
    public static var names: [String] { ZoneDatabase.names }

    public static func == (left: TimeZoneRules, right: TimeZoneRules) -> Bool {
        left.name == right.name && left.table == right.table
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}

extension TimeZoneRules {
    /// Seconds the clocks are ahead of UTC, negative west of Greenwich.
    public func offsetSeconds(at instant: Instant) -> Int {
        table.offset(inSegment: table.segment(at: Int(instant.secondsSinceEpoch)))
    }

    /// The zone database's abbreviation, such as `EST`, or an offset such as `-03` where there is no customary one.
    public func abbreviation(at instant: Instant) -> String {
        table.abbreviation(inSegment: table.segment(at: Int(instant.secondsSinceEpoch)))
    }

    /// What the clock on the wall shows. Milliseconds are dropped.
    public func civil(at instant: Instant) -> CivilDateTime {
        CivilDateTime(localSeconds: Int(instant.secondsSinceEpoch) + offsetSeconds(at: instant))
    }

    /// When the clock on the wall shows this.
    public func resolve(_ reading: CivilDateTime) -> Resolution {
        let local = reading.localSeconds
        // No zone is a whole day or more from UTC, so two days to either side are sure to hold every candidate.
        let candidates = table.segment(at: local - 2 * secondsPerDay)...table.segment(at: local + 2 * secondsPerDay)
        var found: [Instant] = []
        var gapEnds = local
        for segment in candidates {
            let seconds = local - table.offset(inSegment: segment)
            if seconds < table.start(ofSegment: segment) {
                if found.isEmpty { gapEnds = table.start(ofSegment: segment) }
                break
            }
            if seconds < table.end(ofSegment: segment) {
                found.append(Instant(secondsSinceEpoch: Int64(seconds)))
            }
        }
        guard let first = found.first, let last = found.last else {
            return .never(gapEnds: Instant(secondsSinceEpoch: Int64(gapEnds)))
        }
        return first == last ? .once(first) : .twice(first, last)
    }
}
