import ScheduleExpressions

/// Finds the zones that a calendar names: in the system's database, or else among its VTIMEZONEs.
///
/// The database comes first because it is kept up to date, and what programs write into a calendar often is not.
struct ZoneDirectory {
    private let definitions: [CalendarComponent]
    private let log: FaultLog
    private var found: [String: Finding] = [:]

    /// Different zones of one calendar. There are about 600 in the world.
    private static let zonesMax = 600

    private enum Finding {
        case zone(CalendarZone)
        case none(fault: String)
        /// There is a VTIMEZONE, and its faults are in the log.
        case faulty
    }

    init(calendar: CalendarComponent, log: FaultLog) {
        definitions = calendar.components.filter { $0.name == "VTIMEZONE" }
        self.log = log
    }

    /// Nil, and a fault at the place, if nobody knows the zone.
    mutating func zone(named name: String, at place: Int) -> CalendarZone? {
        let finding = found[name] ?? search(name)
        found[name] = finding
        switch finding {
        case .zone(let zone): return zone
        case .faulty: return nil
        case .none(let fault):
            log.fault(at: place, fault)
            return nil
        }
    }

    private func search(_ name: String) -> Finding {
        guard found.count < ZoneDirectory.zonesMax else {
            return .none(
                fault: "The calendar names more than \(ZoneDirectory.zonesMax) zones. Write times in UTC, with a Z.")
        }
        let fault: String
        do {
            let rules = try TimeZoneRules(named: name)
            return .zone(rules == .utc ? .utc : .database(rules))
        } catch {
            fault = message(name, error)
        }
        let own = definitions.filter { definition in
            definition.properties("TZID").contains { ICalendarText.unescaped($0.value) == name }
        }
        guard let definition = own.first else { return .none(fault: fault) }
        if own.count > 1 {
            log.fault(at: own[1].place, "The zone \(excerpt(name.utf8)) is defined twice. Remove one of them.")
        }
        var reader = TimeZoneDefinitionReader(log: log)
        return reader.read(definition).map { .zone(.defined($0)) } ?? .faulty
    }

    private func message(_ name: String, _ error: TimeZoneError) -> String {
        let start = "\(excerpt(name.utf8)) is a zone the calendar does not define, and "
        switch error {
        case .unknown(_, let nearest?):
            return start + "no zone of the database. Write TZID=\(nearest) if that is meant, or add a VTIMEZONE for it."
        case .unknown(_, nil):
            return start + "no zone of the database. Write an IANA name such as TZID=Europe/Berlin, or add a VTIMEZONE."
        case .unreadable(_, let reason):
            return start + "the database cannot be read: \(reason). Install tzdata, or add a VTIMEZONE."
        }
    }
}
