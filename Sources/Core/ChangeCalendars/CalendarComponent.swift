/// A component of the file: what stands between BEGIN and END (RFC 5545, section 3.6).
struct CalendarComponent {
    /// In capitals: `VEVENT`.
    let name: String
    /// The offset in the source of its BEGIN.
    let place: Int
    var properties: [ContentLine] = []
    var components: [CalendarComponent] = []

    /// All properties of a name.
    func properties(_ name: String) -> [ContentLine] { properties.filter { $0.name == name } }

    /// The property of a name that may be there once. More are a fault, and the first of them counts.
    func property(_ name: String, _ log: FaultLog) -> ContentLine? {
        let all = properties(name)
        for more in all.dropFirst() {
            log.fault(at: more.place, "\(name) is here a second time, and one \(self.name) has one. Remove this line.")
        }
        return all.first
    }
}

extension CalendarComponent {
    /// Components within components: an alarm in an event in a calendar is three, and nothing known is deeper.
    static let depthMax = 8

    /// Builds the components from the lines of a file. Nil, and a fault, if there is no VCALENDAR.
    static func readCalendar(_ source: CalendarSource, _ log: FaultLog) -> CalendarComponent? {
        var reader = ComponentReader(log: log)
        for line in source.logicalLines(log) {
            do {
                reader.read(try ContentLine(line))
            } catch {
                log.fault(at: line.place(of: error.index), error.message)
            }
            if reader.isTooDeep { return nil }
        }
        return reader.finish()
    }
}

/// Keeps the components that are begun and not ended, the innermost last.
private struct ComponentReader {
    let log: FaultLog
    var open: [CalendarComponent] = []
    var calendar: CalendarComponent?
    var isTooDeep = false

    mutating func read(_ line: ContentLine) {
        switch line.name {
        case "BEGIN": begin(line)
        case "END": end(line)
        case _ where open.isEmpty:
            log.fault(
                at: line.place,
                "\(excerpt(line.name.utf8)) stands outside the calendar. Move it behind BEGIN:VCALENDAR.")
        default: open[open.count - 1].properties.append(line)
        }
    }

    private mutating func begin(_ line: ContentLine) {
        let name = line.word
        if open.isEmpty, name != "VCALENDAR" {
            log.fault(
                at: line.valuePlace,
                "\(excerpt(name.utf8)) stands outside the calendar. Put it between BEGIN:VCALENDAR and END:VCALENDAR.")
        } else if open.isEmpty, calendar != nil {
            log.fault(at: line.place, "A second calendar begins here. Write one calendar to a file.")
        }
        guard open.count < CalendarComponent.depthMax else {
            isTooDeep = true
            log.fault(
                at: line.place,
                "Components are nested more than \(CalendarComponent.depthMax) deep. End one before the next begins.")
            return
        }
        open.append(CalendarComponent(name: name, place: line.place))
    }

    private mutating func end(_ line: ContentLine) {
        let name = line.word
        guard open.contains(where: { $0.name == name }) else {
            log.fault(
                at: line.place,
                "END:\(excerpt(name.utf8)) ends what was not begun. Remove it, or write the BEGIN that is missing.")
            return
        }
        while let last = open.popLast() {
            if last.name != name { reportUnended(last) }
            close(last)
            if last.name == name { return }
        }
    }

    private mutating func close(_ component: CalendarComponent) {
        if !open.isEmpty {
            open[open.count - 1].components.append(component)
        } else if component.name == "VCALENDAR", calendar == nil {
            calendar = component
        }
    }

    mutating func finish() -> CalendarComponent? {
        while let last = open.popLast() {
            reportUnended(last)
            close(last)
        }
        if calendar == nil, log.isEmpty {
            log.fault(
                at: 0, "There is no calendar in the text. Write BEGIN:VCALENDAR, the events, and END:VCALENDAR.")
        }
        return calendar
    }

    private func reportUnended(_ component: CalendarComponent) {
        let name = excerpt(component.name.utf8)
        log.fault(at: component.place, "\(name) begins here and is not ended. Write END:\(name) after its last line.")
    }
}
