import ChangeCalendars
import Documents

/// Reads `calendars/*.ics`: each is a change calendar, named as its file, and a document of type ChangeCalendar, as in SSM.
struct CalendarReader {
    let context: ReadingContext

    static let suffix = ".ics"

    static func name(of file: String) -> String {
        String((file.split(separator: "/").last ?? "").dropLast(CalendarReader.suffix.count))
    }

    func calendar(_ source: SourceText) -> (calendar: ChangeCalendar, document: Document)? {
        let name = CalendarReader.name(of: source.file)
        context.claimDocument(name, in: source.file)
        do {
            let document = Document(
                name: name, type: .changeCalendar, format: .text, schema: nil, hash: Document.hash(of: source.text),
                content: source.text, command: nil)
            return (try ChangeCalendar(parsing: source.text, name: name), document)
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
    /// What they are in SSM. One whose name is taken is none.
    var documents: [Document] = []

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
