import ArgumentParser
import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// `--from`, `--to`, `--days` and `--tz`: a span of time, and the zone in which it is written and shown.
struct SpanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The start: a date, or an instant such as 2026-12-06T02:00:00Z.", valueName: "instant"))
    var from: String?

    @Option(help: ArgumentHelp("The end, likewise; it does not belong to the span.", valueName: "instant"))
    var to: String?

    @Option(help: ArgumentHelp("The length in days, instead of --to.", valueName: "number"))
    var days: Int?

    @Option(
        name: .customLong("tz"), help: ArgumentHelp("The zone of the times, such as Europe/Berlin.", valueName: "zone"))
    var zoneName = "UTC"

    /// A century: nobody's fleet is planned further.
    static let daysMax = 36_525

    func zone() throws(Failure) -> TimeZoneRules {
        do {
            return try TimeZoneRules(named: zoneName)
        } catch {
            throw Failure.usage("--tz: \(error.description)")
        }
    }

    /// Reads the options; without `--from` the span begins now, at a full second.
    func bounds(in zone: TimeZoneRules, now: Instant) throws(Failure) -> SpanBounds {
        let start = try from.map { text throws(Failure) in try SpanOptions.instant("--from", text, in: zone) }
        let begin = start ?? Instant(secondsSinceEpoch: now.secondsSinceEpoch)
        if let days {
            if to != nil { throw Failure.usage("--days and --to are both given. Leave one out.") }
            guard (1...SpanOptions.daysMax).contains(days) else {
                throw Failure.usage("--days is \(days). Write 1 to \(SpanOptions.daysMax).")
            }
            return SpanBounds(from: begin, end: .days(days))
        }
        guard let to else { return SpanBounds(from: begin, end: .none) }
        let end = try SpanOptions.instant("--to", to, in: zone)
        guard begin < end else {
            if let from { throw Failure.usage("--from \(from) is not before --to \(to). Give a later --to.") }
            throw Failure.usage("--to \(to) has passed: it is \(begin). Give an earlier --from, or a later --to.")
        }
        return SpanBounds(from: begin, end: .instant(end))
    }

    /// A date is its midnight in the zone; if the clocks skip that, the first instant after it.
    static func instant(_ option: String, _ text: String, in zone: TimeZoneRules) throws(Failure) -> Instant {
        do {
            let instant = try Instant(parsing: text)
            let isDate = text.utf8.count == "2026-12-06".utf8.count
            return isDate ? zone.first(TimeZoneRules.utc.civil(at: instant)) : instant
        } catch {
            throw Failure.usage("\(option) \(error.description)")
        }
    }
}

/// A span as it was asked for.
struct SpanBounds: Hashable {
    enum End: Hashable {
        /// Long enough for what is to be shown.
        case none
        case days(Int)
        case instant(Instant)
    }

    let from: Instant
    let end: End

    func span(holdingEach windows: [MaintenanceWindow], zone: TimeZoneRules) -> AgendaSpan {
        switch end {
        case .none: AgendaSpan(from: from, holdingEach: windows, zone: zone)
        case .days(let days): AgendaSpan(from: from, days: days, zone: zone)
        case .instant(let instant): AgendaSpan(from: from, to: instant)
        }
    }
}
