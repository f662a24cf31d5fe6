import ScheduleExpressions

/// Writes instants as a clock and a calendar in one zone show them.
struct ZoneClock {
    let zone: TimeZoneRules

    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `09:14`, with seconds only where there are any.
    func time(_ instant: Instant) -> String {
        let civil = zone.civil(at: instant)
        let minutes = "\(two(civil.hour)):\(two(civil.minute))"
        return civil.second == 0 ? minutes : "\(minutes):\(two(civil.second))"
    }

    /// `Fri 20 Nov 2026`.
    func date(_ instant: Instant) -> String {
        let date = zone.civil(at: instant).date
        return "\(date.weekday.short) \(date.day) \(monthShort(date)) \(date.year)"
    }

    /// `Fri 20 Nov 2026 09:14`.
    func dateAndTime(_ instant: Instant) -> String { "\(date(instant)) \(time(instant))" }

    /// `Fri 20 Nov 09:14`, with the year where it differs from the one of `other`.
    func dateAndTime(_ instant: Instant, near other: Instant) -> String {
        let date = zone.civil(at: instant).date
        if date.year != zone.civil(at: other).date.year { return dateAndTime(instant) }
        return "\(date.weekday.short) \(date.day) \(monthShort(date)) \(time(instant))"
    }

    /// `09:14` on the day of `other`, otherwise `Fri 20 Nov 09:14`.
    func timeOrDate(_ instant: Instant, sameDayAs other: Instant) -> String {
        let isSameDay = zone.civil(at: instant).date == zone.civil(at: other).date
        return isSameDay ? time(instant) : dateAndTime(instant, near: other)
    }

    /// `Sun 06 02:00`, below the name of a month.
    func dayAndTime(_ instant: Instant) -> String {
        let date = zone.civil(at: instant).date
        return "\(date.weekday.short) \(two(date.day)) \(time(instant))"
    }

    /// `Mon 02:00`.
    func weekdayAndTime(_ instant: Instant) -> String {
        "\(zone.civil(at: instant).date.weekday.short) \(time(instant))"
    }

    /// RFC 3339: `2027-03-14T03:00:00-04:00`.
    func instantWithOffset(_ instant: Instant) -> String {
        let offset = zone.offsetSeconds(at: instant)
        let minutes = abs(offset) / 60
        // The reading, written as if it were in UTC.
        var text = Instant(secondsSinceEpoch: instant.secondsSinceEpoch + Int64(offset)).description
        text.removeLast()
        text += offset < 0 ? "-" : "+"
        text += two(minutes / 60)
        text += ":"
        text += two(minutes % 60)
        return text
    }

    /// `in New York (EST)`, or `UTC`.
    func placeInWords(at instant: Instant) -> String {
        zone.name == "UTC" ? "UTC" : "in \(place) (\(zone.abbreviation(at: instant)))"
    }

    /// `December 2026`.
    func month(_ instant: Instant) -> String { ZoneClock.month(zone.civil(at: instant).date) }

    /// `December 2026`.
    static func month(_ date: CivilDate) -> String { "\(monthNames[date.month - 1]) \(date.year)" }

    /// `Sun 20`.
    static func weekdayAndDay(_ date: CivilDate) -> String { "\(date.weekday.short) \(date.day)" }

    /// `Sun 20 Dec`.
    static func dayAndMonth(_ date: CivilDate) -> String {
        "\(weekdayAndDay(date)) \(monthNames[date.month - 1].prefix(3))"
    }

    /// `New York` for America/New_York, `UTC` for UTC.
    var place: String {
        let last = zone.name.split(separator: "/").last.map(String.init) ?? zone.name
        return String(last.map { $0 == "_" ? " " : $0 })
    }

    private func monthShort(_ date: CivilDate) -> String { String(ZoneClock.monthNames[date.month - 1].prefix(3)) }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// `25 min`, `17 h`, `30 d`: how far away something is, roughly; `30 d ago` when it has passed.
func distance(from now: Instant, to instant: Instant) -> String {
    let seconds = abs((instant - now).milliseconds) / 1000
    let text =
        switch seconds {
        case ..<60: "now"
        case ..<3600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(grouped(Int(seconds / 86_400))) d"
        }
    return instant < now && text != "now" ? "\(text) ago" : text
}

/// How long something takes: `25 min`, `1 h 49`, `26 d 4 h`.
func span(_ duration: Duration) -> String {
    let minutes = max(0, duration.milliseconds) / 60_000
    return switch minutes {
    case ..<1: "under a minute"
    case ..<60: "\(minutes) min"
    case ..<1440: "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    default: "\(minutes / 1440) d \(minutes / 60 % 24) h"
    }
}

extension Instant {
    /// Its seconds dropped, for where a person wants to know roughly.
    var atFullMinute: Instant { Instant(secondsSinceEpoch: secondsSinceEpoch - (secondsSinceEpoch % 60 + 60) % 60) }

    /// As an option takes it: `2026-12-06T02:00Z`, with seconds only where there are any.
    var asOption: String {
        let text = description
        return text.hasSuffix(":00Z") ? text.dropLast(4) + "Z" : text
    }

    /// As an option takes it that reads a date as midnight in UTC: `2026-12-06`, or as `asOption`.
    var asDateOption: String {
        let isMidnight = millisecondsSinceEpoch % 86_400_000 == 0
        return isMidnight ? "\(TimeZoneRules.utc.civil(at: self).date)" : asOption
    }
}
