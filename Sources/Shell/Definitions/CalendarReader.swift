import ChangeCalendars

/// Reads `calendars/*.ics`: each is a change calendar, named as its file.
struct CalendarReader {
    let context: ReadingContext

    static let suffix = ".ics"

    func calendar(_ source: SourceText) -> ChangeCalendar? {
        let file = source.file.split(separator: "/").last.map(String.init) ?? source.file
        let name = String(file.dropLast(CalendarReader.suffix.count))
        do {
            return try ChangeCalendar(parsing: source.text, name: name)
        } catch {
            for fault in error.faults {
                context.log.error(
                    SourcePosition(file: source.file, line: fault.line, column: fault.column), fault.message)
            }
            if error.faultsLeftOut > 0 {
                context.log.error(
                    SourcePosition(file: source.file),
                    "There are \(error.faultsLeftOut) more faults. Put these right first.")
            }
            return nil
        }
    }
}

/// The calendars of a folder, by name, and the ones that could not be read.
struct KnownCalendars {
    var calendars: [String: ChangeCalendar] = [:]
    var names: [String] = []

    /// The calendars of a window's CalendarNames. Names that are not known are reported.
    func named(_ names: [Members.Located<String>], log: DiagnosticLog) -> [ChangeCalendar] {
        names.compactMap { name in
            if let calendar = calendars[name.value] { return calendar }
            // One with errors of its own has been reported.
            guard !self.names.contains(name.value) else { return nil }
            let nearest = Spelling.nearest(to: name.value, in: self.names)
            let advice = nearest.map { "Write \($0)." } ?? "Put it into calendars/\(name.value).ics."
            log.error(name.position, "There is no calendar \(name.value). \(advice)")
            return nil
        }
    }
}
