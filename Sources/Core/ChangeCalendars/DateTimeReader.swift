import ScheduleExpressions

/// A date or time with the zone it is read in.
struct ZonedDateTime {
    let value: DateTimeValue
    let zone: CalendarZone
    /// Without Z and TZID: the same reading everywhere (RFC 5545, section 3.3.5), for which drydock takes UTC.
    let isFloating: Bool
    /// The offset in the source.
    let place: Int

    /// Seconds since the epoch.
    var instant: Int { zone.instant(of: value.reading) }
}

extension DateTimeValue {
    /// For messages.
    var kind: String { isDate ? "date" : "date and time" }
}

/// Reads properties whose values are dates and times, with their parameters VALUE and TZID.
struct DateTimeReader {
    var zones: ZoneDirectory
    let log: FaultLog

    /// The values of a property that are the start of an occurrence: none is after the last year of the calendar.
    mutating func readStarts(_ line: ContentLine, isList: Bool) -> [ZonedDateTime] {
        let starts = read(line, isList: isList)
        if let late = starts.first(where: { $0.value.date.year > ChangeCalendar.yearMax }) {
            log.fault(
                at: late.place,
                "The year \(late.value.date.year) is beyond the calendar. Write a year up to \(ChangeCalendar.yearMax)."
            )
            return []
        }
        return starts
    }

    /// The values of a property, separated by commas if it is a list. Those at fault are left out.
    mutating func read(_ line: ContentLine, isList: Bool) -> [ZonedDateTime] {
        let type = line.parameter("VALUE")
        let typeName = type?.values.first?.uppercased()
        if let type, let typeName, typeName != "DATE", typeName != "DATE-TIME" {
            let hint = typeName == "PERIOD" ? "Write an event of its own for the period." : "Write DATE or DATE-TIME."
            log.fault(
                at: line.place(of: type.index),
                "\(excerpt(typeName.utf8)) is no type of value for \(line.name). \(hint)")
            return []
        }
        var zone: CalendarZone?
        if let parameter = line.parameter("TZID") {
            zone = zones.zone(named: parameter.values[0], at: line.place(of: parameter.index))
            if zone == nil { return [] }
        }
        let texts =
            isList ? line.value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) : [line.value]
        return texts.compactMap { text in
            do throws(ValueFault) {
                let value = try DateTimeValue(parsing: text)
                if let fault = contradiction(value, typeName, hasZone: zone != nil) {
                    throw ValueFault(text.startIndex, fault)
                }
                return ZonedDateTime(
                    value: value, zone: zone ?? .utc, isFloating: zone == nil && !value.isUTC,
                    place: line.place(of: text.startIndex))
            } catch {
                log.fault(at: line.place(of: error.index), error.message)
                return nil
            }
        }
    }

    /// A date alone is understood without `VALUE=DATE`: it cannot be anything else.
    private func contradiction(_ value: DateTimeValue, _ type: String?, hasZone: Bool) -> String? {
        if type == "DATE", !value.isDate {
            return "VALUE=DATE announces a date, and a time follows. Write the date alone, or remove VALUE=DATE."
        }
        if type == "DATE-TIME", value.isDate {
            return "VALUE=DATE-TIME announces a time, and there is none. Write 20261224T000000, for instance."
        }
        if hasZone, value.isDate {
            return "A date has no zone (RFC 5545, 3.2.19), so when it begins is not said. Write a time with it, "
                + "\(ICalendarText.date(value.date))T000000, or remove TZID, and it is read in UTC."
        }
        if hasZone, value.isUTC { return "The time is in UTC, by its Z, and in a zone. Remove the Z, or TZID." }
        return nil
    }
}
