import ScheduleExpressions

/// Reads VEVENTs (RFC 5545, section 3.6.1).
struct EventReader {
    private let log: FaultLog
    private var times: DateTimeReader

    init(calendar: CalendarComponent, log: FaultLog) {
        self.log = log
        times = DateTimeReader(zones: ZoneDirectory(calendar: calendar, log: log), log: log)
    }

    /// The events without faults; what is wrong with the others is in the log.
    mutating func readEvents(of calendar: CalendarComponent) -> [EventDraft] {
        let components = calendar.components.filter { $0.name == "VEVENT" }
        if components.count > ChangeCalendar.eventsMax {
            log.fault(
                at: components[ChangeCalendar.eventsMax].place,
                "The calendar has \(components.count) events, and at most \(ChangeCalendar.eventsMax) are read. Split it "
                    + "into several calendars.")
            return []
        }
        let recurring = components.filter { !$0.properties("RRULE").isEmpty }
        if recurring.count > ChangeCalendar.recurringEventsMax {
            log.fault(
                at: recurring[ChangeCalendar.recurringEventsMax].place,
                "\(recurring.count) events recur, and at most \(ChangeCalendar.recurringEventsMax) may. Split the calendar, "
                    + "or write RDATE in place of RRULE.")
            return []
        }
        var drafts: [EventDraft] = []
        for component in components {
            if let draft = read(component) { drafts.append(draft) }
        }
        return drafts
    }

    /// Every property is read, whatever is wrong with another, so that all faults come at once.
    private mutating func read(_ component: CalendarComponent) -> EventDraft? {
        let faultsBefore = log.count
        let uid = readUID(component)
        let summary = component.property("SUMMARY", log).map { ICalendarText.unescaped($0.value) } ?? ""
        let hasEffect =
            component.property("STATUS", log)?.word != "CANCELLED"
            && component.property("X-EVENT-TYPE", log)?.word != "ADVISORY"
        let start = readStart(component)
        let override = readOverride(component)
        let rule = readRule(component, start)
        let added = readDates("RDATE", component, start)
        let excluded = readDates("EXDATE", component, start)
        refuseOutdated(component)
        if override != nil {
            for line in component.properties where line.name == "RRULE" || line.name == "RDATE" {
                log.fault(
                    at: line.place,
                    "An event with a RECURRENCE-ID is one occurrence, and cannot recur itself. Remove this \(line.name)."
                )
            }
        }
        guard let uid, let start, override != nil || component.properties("RECURRENCE-ID").isEmpty else { return nil }
        let length = readLength(component, start, mayBeMissing: !hasEffect)
        // Half an event would only make others seem wrong.
        guard log.count == faultsBefore else { return nil }
        guard hasEffect, let length else {
            return EventDraft(uid: uid, place: component.place, override: override, event: nil)
        }
        let event = CalendarEvent(
            uid: uid, summary: summary, start: start.value.reading, zone: start.zone, length: length, rule: rule?.rule,
            until: rule?.until, added: added, excluded: Set(excluded))
        return EventDraft(uid: uid, place: component.place, override: override, event: event)
    }

    private func readUID(_ component: CalendarComponent) -> String? {
        let uid = component.property("UID", log).map { ICalendarText.unescaped($0.value) }
        if let uid, !uid.isEmpty { return uid }
        log.fault(
            at: component.place,
            "The event has no UID, by which other lines and records name it. Write UID: and a text no other event has.")
        return nil
    }

    private mutating func readStart(_ component: CalendarComponent) -> ZonedDateTime? {
        guard let line = component.property("DTSTART", log) else {
            log.fault(
                at: component.place,
                "The event does not say when it begins. Write DTSTART:20261224T180000Z, for instance.")
            return nil
        }
        return times.readStarts(line, isList: false).first
    }

    private mutating func readOverride(_ component: CalendarComponent) -> EventDraft.Override? {
        guard let line = component.property("RECURRENCE-ID", log) else { return nil }
        if let range = line.parameter("RANGE") {
            log.fault(
                at: line.place(of: range.index),
                "An override of all later occurrences is not understood. End the event with UNTIL, and write another for the "
                    + "rest.")
        }
        return times.read(line, isList: false).first.map {
            EventDraft.Override(instant: $0.instant, place: line.place)
        }
    }

    // MARK: - Length

    private mutating func readLength(
        _ component: CalendarComponent, _ start: ZonedDateTime, mayBeMissing: Bool
    ) -> EventLength? {
        let end = component.property("DTEND", log)
        let duration = component.property("DURATION", log)
        if end != nil, let duration {
            log.fault(at: duration.place, "DTEND and DURATION cannot both end the event. Remove one of them.")
            return nil
        }
        if let end { return readEnd(end, start) }
        if let duration { return readDuration(duration, start) }
        if start.value.isDate { return EventLength(days: 1, seconds: 0) }
        if !mayBeMissing {
            log.fault(
                at: component.place,
                "The event has no end, so that it lasts no time and changes nothing. Write DTEND or DURATION.")
        }
        return nil
    }

    private mutating func readEnd(_ line: ContentLine, _ start: ZonedDateTime) -> EventLength? {
        guard let end = times.read(line, isList: false).first else { return nil }
        guard end.value.isDate == start.value.isDate else {
            log.fault(
                at: line.valuePlace,
                "DTSTART is a \(start.value.kind), DTEND a \(end.value.kind). Write DTEND as a \(start.value.kind) too."
            )
            return nil
        }
        guard end.instant > start.instant else {
            let hint = end.value.isDate ? "the day after the last" : "a later time"
            log.fault(at: line.valuePlace, "The event ends before or when it begins. Write \(hint) in DTEND.")
            return nil
        }
        return EventLength(days: 0, seconds: end.instant - start.instant)
    }

    private func readDuration(_ line: ContentLine, _ start: ZonedDateTime) -> EventLength? {
        do {
            let length = try EventLength(parsing: line.value)
            guard start.value.isDate, length.seconds > 0 else { return length }
            log.fault(
                at: line.valuePlace,
                "An event that begins on a date lasts whole days or weeks. Write P1D, for instance, or a time in DTSTART."
            )
        } catch {
            log.fault(at: line.place(of: error.index), error.message)
        }
        return nil
    }

    // MARK: - Recurrence

    private func readRule(
        _ component: CalendarComponent, _ start: ZonedDateTime?
    ) -> (rule: RecurrenceRule, until: Int?)? {
        guard let line = component.property("RRULE", log) else { return nil }
        var faults: [ValueFault] = []
        let rule = RecurrenceRule(parsing: line.value, faults: &faults)
        for fault in faults { log.fault(at: line.place(of: fault.index), fault.message) }
        guard let rule, let start else { return nil }
        guard case .until(let until) = rule.end else { return (rule, nil) }
        let example = start.isFloating ? "UNTIL=20261231T235959" : "UNTIL=20261231T235959Z"
        if until.isDate, !start.value.isDate {
            log.fault(
                at: line.valuePlace,
                "UNTIL is a date, DTSTART a date and time: whether that day still counts is not said. Write \(example)."
            )
        } else if !until.isDate, !until.isUTC, !start.isFloating {
            log.fault(
                at: line.valuePlace, "UNTIL must be in UTC where DTSTART has a zone. Write \(example), with a Z.")
        } else if until.reading < start.instant {
            log.fault(at: line.valuePlace, "UNTIL is before the event begins. Write a later one, or remove the RRULE.")
        }
        // A date, a floating time and UTC are all read in UTC.
        return (rule, until.reading)
    }

    /// The instants of all lines of RDATE or EXDATE (sections 3.8.5.2 and 3.8.5.1).
    private mutating func readDates(_ name: String, _ component: CalendarComponent, _ start: ZonedDateTime?) -> [Int] {
        var instants: [Int] = []
        for line in component.properties(name) {
            let dates = name == "RDATE" ? times.readStarts(line, isList: true) : times.read(line, isList: true)
            if let start, let other = dates.first(where: { $0.value.isDate != start.value.isDate }) {
                let (kind, otherKind) = (start.value.kind, other.value.kind)
                log.fault(
                    at: other.place,
                    "DTSTART is a \(kind), and this a \(otherKind), which is no occurrence. Write a \(kind) here too.")
            }
            instants += dates.map(\.instant)
        }
        return instants
    }

    private func refuseOutdated(_ component: CalendarComponent) {
        for line in component.properties("EXRULE") {
            log.fault(at: line.place, "EXRULE was removed from iCalendar, and is not understood. Write EXDATE.")
        }
    }
}
