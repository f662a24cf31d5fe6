extension ChangeCalendar {
    /// Reads the text of an iCalendar file.
    ///
    /// Throws every fault that is found, each with its line and column, up to a limit. What drydock has no use for,
    /// unknown properties, alarms, to-dos, is passed over.
    ///
    /// Complexity: linear in the text, and for each rule with a COUNT in the time to its last occurrence.
    package init(parsing text: String, name: String) throws(ChangeCalendarError) {
        guard text.utf8.count <= ChangeCalendar.bytesMax else {
            let log = FaultLog(CalendarSource(""))
            log.fault(
                at: 0,
                "The calendar has \(text.utf8.count) bytes, and at most \(ChangeCalendar.bytesMax) are read. Split it into "
                    + "several calendars.")
            throw log.error(name: name)
        }
        let source = CalendarSource(text)
        let log = FaultLog(source)
        var type = CalendarType.defaultOpen
        var events: [CalendarEvent] = []
        if let component = CalendarComponent.readCalendar(source, log) {
            type = CalendarType.read(component, log)
            var reader = EventReader(calendar: component, log: log)
            events = EventSeries.join(reader.readEvents(of: component), log)
        }
        guard log.isEmpty else { throw log.error(name: name) }
        self.init(name: name, type: type, events: events)
    }
}

extension ChangeCalendar.CalendarType {
    /// The type of a calendar, and whether it is written in the format and by the months that drydock knows (RFC 5545,
    /// sections 3.7.1 and 3.7.4).
    fileprivate static func read(_ calendar: CalendarComponent, _ log: FaultLog) -> ChangeCalendar.CalendarType {
        if let version = calendar.property("VERSION", log), version.word != "2.0" {
            log.fault(
                at: version.valuePlace,
                "\(excerpt(version.value)) is another version of the format. Write VERSION:2.0 if the calendar follows RFC "
                    + "5545, or export it as that.")
        }
        if let scale = calendar.property("CALSCALE", log), scale.word != "GREGORIAN" {
            log.fault(
                at: scale.valuePlace,
                "\(excerpt(scale.value)) is a calendar scale that is not understood. Write CALSCALE:GREGORIAN.")
        }
        guard let line = calendar.property("X-CALENDAR-TYPE", log) else { return .defaultOpen }
        if let type = ChangeCalendar.CalendarType(rawValue: line.word) { return type }
        log.fault(
            at: line.valuePlace,
            "\(excerpt(line.value)) is not a type of calendar. Write X-CALENDAR-TYPE:DEFAULT_OPEN if its events close it, "
                + "or DEFAULT_CLOSED if they open it.")
        return .defaultOpen
    }
}
