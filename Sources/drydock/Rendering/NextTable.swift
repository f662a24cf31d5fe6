import ScheduleExpressions

/// What an expression means and when it runs, for a person who has never seen cron.
struct NextTable {
    let listing: NextListing
    /// The options as they were given, for the command that is suggested.
    let options: String
    private let clock: ZoneClock
    private let utc = ZoneClock(zone: .utc)

    init(_ listing: NextListing, options: String) {
        self.listing = listing
        self.options = options
        clock = ZoneClock(zone: listing.schedule.zone)
    }

    func render() -> String {
        let schedule = listing.schedule
        let explanation = schedule.explanation.wrapped(to: TextTable.width)
        return ([schedule.expression.description] + explanation + [""] + body).joined(separator: "\n")
    }

    private var body: [String] {
        guard !listing.occurrences.isEmpty else { return never }
        let expression = ShellWord(listing.schedule.expression.description)
        return table.render() + [""] + footLine("More", "drydock next \(expression)\(options)")
    }

    /// Why there is nothing to show.
    private var never: [String] {
        if let skip = listing.skipped.first {
            let reading = clockOnTheWall.dateAndTime(TimeZoneRules.utc.first(skip.reading))
            return footLine("Never", "The clocks skip \(reading), and with --gap skip it does not run.")
        }
        guard let last = listing.last else {
            return footLine("Never", "There is no such time in the years 1970 to 2199.")
        }
        let after = clock.dateAndTime(listing.after)
        return footLine("Never", "It does not run after \(after) any more. The last time was \(full(last.instant)).")
    }

    private var showsUTC: Bool { listing.schedule.zone.name != "UTC" }

    /// Whether a change of the clocks is to be told, and a column to mark it is needed.
    private var hasMarks: Bool {
        !listing.skipped.isEmpty || listing.occurrences.contains { $0.clockChange != nil }
    }

    private var table: TextTable {
        let place = showsUTC ? "IN \(clock.place.uppercased())" : "UTC"
        var columns = hasMarks ? [TextTable.Column("")] : []
        columns.append(TextTable.Column(place))
        if showsUTC { columns.append(TextTable.Column("UTC")) }
        columns.append(TextTable.Column("IN", .right))
        var table = TextTable(columns)
        var skipped = listing.skipped[...]
        for occurrence in listing.occurrences {
            while let skip = skipped.first, skip.instant < occurrence.instant {
                table.lines += lines(skip)
                skipped.removeFirst()
            }
            var cells = hasMarks ? [occurrence.clockChange == nil ? "" : "!"] : []
            cells.append(full(occurrence.instant))
            if showsUTC { cells.append(utc.dateAndTime(occurrence.instant)) }
            cells.append(NextTable.distance(from: listing.now, to: occurrence.instant))
            table.lines.append(.cells(cells))
            if let note = note(occurrence) { table.lines.append(.note(column: 1, note)) }
        }
        for skip in skipped { table.lines += lines(skip) }
        return table
    }

    /// `Sun 14 Mar 2027 03:00 EDT`.
    private func full(_ instant: Instant) -> String {
        "\(clock.dateAndTime(instant)) \(clock.zone.abbreviation(at: instant))"
    }

    private func note(_ occurrence: Occurrence) -> String? {
        switch occurrence.clockChange {
        case nil: nil
        case .movedOutOfGap(let reading):
            "The clocks skip \(time(reading)) that day: it runs right after the change."
        case .firstOfTwo: "The clocks show this time twice that day: this is the first."
        case .secondOfTwo: "The clocks show this time twice that day: this is the second."
        }
    }

    private func lines(_ skip: SkippedReading) -> [TextTable.Line] {
        let reading = clockOnTheWall.dateAndTime(TimeZoneRules.utc.first(skip.reading))
        let why =
            switch skip.cause {
            case .gap: "The clocks skip this time: it does not run that day."
            case .runAfterGap: "The clocks skip this time: the run right after the change is for it too."
            case .otherPass:
                listing.schedule.daylightSaving.overlap == .second
                    ? "The clocks show this time twice that day: it runs the second time."
                    : "The clocks show this time twice that day: it has run the first time."
            }
        return [.cells(["-", reading]), .note(column: 1, why)]
    }

    /// Shows readings as they are.
    private var clockOnTheWall: ZoneClock { ZoneClock(zone: .utc) }

    private func time(_ reading: CivilDateTime) -> String {
        clockOnTheWall.time(TimeZoneRules.utc.first(reading))
    }

    /// `3 h 20 min`, `21 d 16 h`: as exact as one wants to know it before it happens.
    static func distance(from now: Instant, to instant: Instant) -> String {
        let seconds = Int(abs((instant - now).milliseconds) / 1000)
        let text =
            switch seconds {
            case ..<60: "\(seconds) s"
            case ..<3600: "\(seconds / 60) min"
            case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
            case ..<864_000: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
            default: "\(grouped(seconds / 86_400)) d"
            }
        return instant < now ? "\(text) ago" : text
    }
}
