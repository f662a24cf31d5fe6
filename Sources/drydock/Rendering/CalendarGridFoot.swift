import Forecast
import ScheduleExpressions

/// What stands below every grid: how much goes on, and what one should know about it.
struct CalendarGridFoot {
    let page: CalendarPage
    /// Whether the month goes without saying.
    let isOneMonth: Bool
    let hasAllGates: Bool
    private let activity: AgendaActivity

    init(page: CalendarPage, isOneMonth: Bool, hasAllGates: Bool) {
        self.page = page
        self.isOneMonth = isOneMonth
        self.hasAllGates = hasAllGates
        activity = AgendaActivity(page.agenda)
    }

    /// The instant around which one would look more closely.
    var mostInteresting: Instant {
        activity.peak?.from ?? page.agenda.occurrences.first?.scheduledFor ?? page.agenda.from
    }

    /// `4 windows, 16 h open, 120 of 120 nodes. Most at risk: Sun 20, 12 of 48 at once.`
    var summary: [String] {
        if activity.windowCount == 0 { return ["No window opens."] }
        var text = "\(counted(activity.windowCount, "window")), \(duration(activity.openTime)) open"
        if let fleet = page.agenda.fleet {
            var names: Set<String> = []
            for openings in [page.agenda.openAtStart, page.agenda.occurrences] {
                for opening in openings where opening.kind == .window && !opening.isSkipped {
                    names.insert(opening.name)
                }
            }
            text += ", \(grouped(fleet.nodeCount(of: names))) of \(counted(fleet.nodeCount, "node"))"
        }
        text += "."
        if let peak = activity.peak {
            let date = page.clock.zone.civil(at: peak.from).date
            let day = isOneMonth ? ZoneClock.weekdayAndDay(date) : ZoneClock.dayAndMonth(date)
            let windows = peak.windowCount > 1 ? " in \(peak.windowCount) windows" : ""
            text += " Most at risk: \(day), \(grouped(peak.atOnce)) of \(grouped(peak.nodeCount)) at once\(windows)."
        }
        return text.wrapped(to: page.width)
    }

    /// Words in the first column, then what is to be said.
    var lines: [String] {
        page.openAtStart + CalendarNotes(page: page, hasAllGates: hasAllGates).lines + page.absent
            + page.later(than: page.agenda.occurrences[...]) + page.freezes + CalendarClocks(page).changes
            + associations
    }

    /// A grid has no place for what is not a window.
    private var associations: [String] {
        let agenda = page.agenda
        var sentences = agenda.summaries.map { "\($0.name) \($0.schedule?.expression.explanation ?? "once")" }
        var counts: [String: Int] = [:]
        for run in agenda.occurrences where run.kind == .association && !run.isSkipped {
            counts[run.name, default: 0] += 1
        }
        sentences += counts.sorted { $0.key < $1.key }.map { "\($0.key) \(counted($0.value, "time"))" }
        if sentences.isEmpty { return [] }
        let more = sentences.count - CalendarGridFoot.associationsMax
        let told = sentences.prefix(CalendarGridFoot.associationsMax).joined(separator: "; ")
        return page.foot("Besides", told + (more > 0 ? "; \(counted(more, "more association"))." : "."))
    }

    /// Associations that are told one by one.
    private static let associationsMax = 6

    private func duration(_ duration: Duration) -> String {
        let minutes = Int(duration.milliseconds / 60_000)
        return minutes % 60 == 0 ? "\(grouped(minutes / 60)) h" : "\(grouped(minutes / 60)) h \(minutes % 60) min"
    }
}
