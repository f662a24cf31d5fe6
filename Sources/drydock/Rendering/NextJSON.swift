import ScheduleExpressions

/// What an expression means and when it runs, for programs. Instants are RFC 3339.
struct NextJSON {
    let listing: NextListing

    init(_ listing: NextListing) { self.listing = listing }

    func render() -> String {
        let schedule = listing.schedule
        return JSONValue.object([
            "version": .number(1),
            "expression": .string(schedule.expression.description),
            "explanation": .string(schedule.explanation),
            "timezone": .string(schedule.zone.name),
            "tzdata": .string(orNull: TimeZoneRules.databaseVersion),
            "after": .string(listing.after.description),
            "occurrences": .array(listing.occurrences.map(occurrence)),
            "skipped": .array(listing.skipped.map(skip)),
        ]).render()
    }

    private func occurrence(_ occurrence: Occurrence) -> JSONValue {
        var change = JSONValue.null
        var reading = JSONValue.null
        switch occurrence.clockChange {
        case nil: break
        case .movedOutOfGap(let from):
            change = .string("movedOutOfGap")
            reading = .string(from.description)
        case .firstOfTwo: change = .string("firstOfTwo")
        case .secondOfTwo: change = .string("secondOfTwo")
        }
        return .object([
            "at": .string(occurrence.instant.description),
            "local": .string(ZoneClock(zone: listing.schedule.zone).instantWithOffset(occurrence.instant)),
            "inSeconds": .number(Int((occurrence.instant - listing.now).milliseconds / 1000)),
            "clockChange": change,
            "movedFrom": reading,
        ])
    }

    private func skip(_ skip: SkippedReading) -> JSONValue {
        let cause =
            switch skip.cause {
            case .gap: "gap"
            case .runAfterGap: "runAfterGap"
            case .otherPass: "otherPass"
            }
        return .object([
            "reading": .string(skip.reading.description), "at": .string(skip.instant.description),
            "cause": .string(cause),
        ])
    }
}
