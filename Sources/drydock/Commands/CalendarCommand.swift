import ArgumentParser
import Definitions
import Fleet
import Forecast
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet

/// `drydock calendar`: what runs next?
struct CalendarCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Show what runs next, from the definitions alone.",
        discussion: """
            Without a span it starts now and is long enough to show every window once. A date is midnight in --tz. \
            What is scheduled exactly at --from belongs to the span, what is scheduled at --to does not.
            """)

    @OptionGroup var span: SpanOptions

    @Option(help: ArgumentHelp("Show this window alone.", valueName: "name"))
    var window: String?

    @Flag(help: "List every run of every association, not a sum of those that run more often than daily.")
    var all = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var definitions: ConfigurationOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let zone = try span.zone()
        let bounds = try span.bounds(in: zone, now: surroundings.now)
        let loaded = try definitions.loadSound(in: surroundings)
        let set = loaded.definitions
        let warnings = loaded.count(of: .warning)
        let talk = warnings == 0 ? "" : "\(counted(warnings, "warning")): drydock validate\(definitions.asGiven)"
        let shown = try selection(of: set.windows)
        let agenda = try agenda(of: set, in: bounds.span(holdingEach: shown, zone: zone))
        switch output.format {
        case .table:
            let table = CalendarTable(
                agenda: agenda, windows: shown, clock: ZoneClock(zone: zone), now: surroundings.now,
                isLongEnoughForAll: bounds.end == .none, hasFleet: set.fleet != nil, options: definitions.asGiven,
                calendarOptions: optionsAsGiven)
            return Answer(data: table.render(), talk: talk)
        case .json:
            return Answer(data: CalendarJSON(agenda).render(), talk: talk)
        }
    }

    private func agenda(of set: DefinitionSet, in span: AgendaSpan) throws(Failure) -> Agenda {
        do {
            let agenda = try Agenda(
                windows: set.windows, associations: window == nil ? set.associations : [],
                nodes: set.fleet.map { NodeTable($0.nodes) },
                from: span.from, to: span.to, listingAllRuns: all)
            return window.map(agenda.narrowed) ?? agenda
        } catch {
            throw Failure.usage(error.description)
        }
    }

    /// The windows that are asked for.
    private func selection(of windows: [MaintenanceWindow]) throws(Failure) -> [MaintenanceWindow] {
        guard let window else { return windows }
        if let found = windows.first(where: { $0.name == window }) { return [found] }
        let names = windows.map(\.name)
        throw Failure.usage("There is no window \(window). \(NearestName(to: window, in: names).advice)")
    }

    /// What is carried over when another `calendar` is suggested.
    private var optionsAsGiven: String {
        let zone = span.zoneName == "UTC" ? "" : " --tz \(ShellWord(span.zoneName))"
        return zone + (window.map { " --window \(ShellWord($0))" } ?? "") + (all ? " --all" : "")
    }
}
