import ArgumentParser
import Definitions
import Fleet
import Forecast
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// `drydock calendar`: what runs next?
struct CalendarCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Show what runs next, from the definitions and what was asked for.",
        discussion: """
            Without a span it starts now and is long enough to show every window once. A date is midnight in --tz. \
            What is scheduled exactly at --from belongs to the span, what is scheduled at --to does not.

            --month, --months, --year and --week are grids of that span. Weeks begin as the locale of LC_ALL, LC_TIME or \
            LANG has it; weeks that begin on Monday have their number of ISO 8601. The other outputs hold the same span.

            If a daemon has kept its records in the state folder, the calendar also shows what was asked for about each \
            occurrence (skip, extend, override, run-now, stop), by whom and why.
            """)

    @OptionGroup var span: SpanOptions
    @OptionGroup var forms: CalendarFormOptions

    @Option(help: ArgumentHelp("Show this window alone.", valueName: "name"))
    var window: String?

    @OptionGroup var nodes: NodeOptions

    @Flag(help: "List every run of every association, not a sum of those that run more often than daily.")
    var all = false

    @Flag(help: .hidden)
    var timing = false

    @OptionGroup var output: CalendarOutputOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var definitions: ConfigurationOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let zone = try span.zone()
        let bounds = try span.bounds(in: zone, now: surroundings.now)
        let weekStart = forms.weekStart ?? WeekStart(environment: surroundings.environment)
        let form = try forms.form(weekStart: weekStart, now: zone.civil(at: surroundings.now), span: span)
        var times = CalendarTimes()
        let loaded = try definitions.loadSound(in: surroundings)
        let set = loaded.definitions
        let table = set.fleet.map { NodeTable($0.nodes) }
        times.note("read")
        let selection = try nodes.selection(in: table)
        let shown = try windows(of: set.windows, selection)
        let whole = form.span(in: zone) ?? bounds.span(holdingEach: shown, zone: zone)
        let (asked, note) = try interventions(in: whole, surroundings)
        let agenda = try agenda(of: set, nodes: table, selection: selection, in: whole, asked)
        times.note("agenda")
        let page = CalendarPage(
            agenda: agenda, windows: shown, clock: ZoneClock(zone: zone), now: surroundings.now,
            hasFleet: set.fleet != nil, touching: selection?.label, options: definitions.asGiven,
            calendarOptions: optionsAsGiven, width: surroundings.columns)
        let data = render(page, form: form, weekStart: weekStart, isLongEnoughForAll: bounds.end == .none)
        times.note("rendering")
        let talk = [note, talk(about: agenda, loaded, times)].filter { !$0.isEmpty }
        return Answer(data: data, talk: talk.joined(separator: "\n"))
    }

    private func render(
        _ page: CalendarPage, form: CalendarForm, weekStart: WeekStart, isLongEnoughForAll: Bool
    ) -> String {
        switch output.format {
        case .json: return CalendarJSON(page.agenda).render()
        case .jsonl: return CalendarJSON(page.agenda).renderLines()
        case .csv: return CalendarCSV(page.agenda, clock: page.clock).render()
        case .ics: return CalendarICS(page.agenda, now: page.now).render()
        case .markdown: return CalendarMarkdown(page).render()
        case .table: break
        }
        switch form {
        case .agenda: return CalendarTable(page: page, isLongEnoughForAll: isLongEnoughForAll).render()
        case .months(let first, 1): return CalendarMonth(page, first: first, weekStart: weekStart.weekday).render()
        case .months(let first, let count):
            return CalendarMonths(page, first: first, count: count, weekStart: weekStart.weekday).render()
        case .year(let year):
            let first = CivilDate(year: year, month: 1, day: 1)
            return CalendarMonths(page, first: first, count: 12, weekStart: weekStart.weekday).render()
        case .week(let first): return CalendarWeek(page, first: first).render()
        }
    }

    private func agenda(
        of set: DefinitionSet, nodes table: NodeTable?, selection: AgendaSelection?, in span: AgendaSpan,
        _ interventions: [InterventionRecord]
    ) throws(Failure) -> Agenda {
        do {
            var agenda = try Agenda(
                windows: set.windows, associations: window == nil ? set.associations : [], nodes: table,
                from: span.from, to: span.to, listingAllRuns: all, interventions: interventions)
            if let window { agenda = agenda.narrowed(toWindow: window) }
            if let selection {
                agenda = agenda.narrowed(to: selection, windows: set.windows, associations: set.associations)
            }
            return agenda
        } catch {
            throw Failure.usage(error.description)
        }
    }

    /// The windows that are asked for.
    private func windows(
        of windows: [MaintenanceWindow], _ selection: AgendaSelection?
    ) throws(Failure) -> [MaintenanceWindow] {
        var shown = windows
        if let window {
            shown = windows.filter { $0.name == window }
            if shown.isEmpty {
                let names = windows.map(\.name)
                throw Failure.usage("There is no window \(window). \(NearestName(to: window, in: names).advice)")
            }
        }
        return selection.map { selection in shown.filter { selection.reach(of: $0) != nil } } ?? shown
    }

    /// What is not in the data: warnings, and associations that are not listed where nothing else tells of them.
    private func talk(about agenda: Agenda, _ loaded: LoadedDefinitions, _ times: CalendarTimes) -> String {
        var lines: [String] = []
        let warnings = loaded.count(of: .warning)
        if warnings > 0 { lines.append("\(counted(warnings, "warning")): drydock validate\(definitions.asGiven)") }
        let left = agenda.summaries.count
        if left > 0, output.format == .csv || output.format == .ics {
            let runs =
                left == 1
                ? "runs more often than daily, or once, and is" : "run more often than daily, or once, and are"
            lines.append("\(counted(left, "association")) \(runs) left out. Add --all to have every run.")
        }
        if output.format == .ics, agenda.occurrences.isEmpty {
            lines.append("Nothing opens in this span, so the calendar has no events.")
        }
        if timing { lines.append(times.text) }
        return lines.joined(separator: "\n")
    }

    /// What is carried over when another `calendar` is suggested.
    private var optionsAsGiven: String {
        let zone = span.zoneName == "UTC" ? "" : " --tz \(ShellWord(span.zoneName))"
        let week = forms.weekStart.map { " --week-start \($0.rawValue)" } ?? ""
        let name = window.map { " --window \(ShellWord($0))" } ?? ""
        return zone + week + name + nodes.asGiven + (all ? " --all" : "") + state.asGiven
    }
}

/// How long the parts of an answer took, for `--timing`.
struct CalendarTimes {
    private var last = Present.stopwatch()
    private var parts: [String] = []

    mutating func note(_ part: String) {
        let now = Present.stopwatch()
        let tenths = ((now - last) / .microseconds(100)).rounded()
        parts.append("\(part) \(Int(tenths) / 10).\(Int(tenths) % 10) ms")
        last = now
    }

    var text: String { parts.joined(separator: ", ") }
}
