import Fleet
import Forecast
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet

/// What a scenario had befall the nodes, in words.
struct ScenarioText {
    struct Event {
        let from: Instant
        let until: Instant?
        let words: String
    }

    /// In the order of time.
    let events: [Event]

    init(_ report: RehearsalReport) {
        let incidents = report.incidents.map { Event(from: $0.from, until: $0.until, words: $0.words) }
        let freezes = report.freezes.map { freeze in
            let names = (freeze.windows + freeze.associations).joined(separator: ", ")
            return Event(
                from: freeze.from, until: freeze.until,
                words:
                    "Freeze of \(freeze.bindsEverything ? "everything" : names): \(freeze.reason)\(freeze.reason.hasSuffix(".") ? "" : ".")"
            )
        }
        events = (incidents + freezes).enumerated()
            .sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }.map(\.element)
    }

    /// What is left of the screen beside two instants.
    private static let wordsWidth = 44

    var isEmpty: Bool { events.isEmpty }

    var lines: [String] {
        if isEmpty { return [] }
        let clock = ZoneClock(zone: .utc)
        var table = TextTable([.init("FROM (UTC)"), .init("UNTIL"), .init("WHAT HAPPENED")])
        for event in events {
            let until = event.until.map { clock.dateAndTime($0, near: $0) } ?? "-"
            let words = event.words.wrapped(to: ScenarioText.wordsWidth)
            table.lines.append(.cells([clock.dateAndTime(event.from, near: event.from), until, words[0]]))
            for more in words.dropFirst() { table.lines.append(.cells(["", "", more])) }
        }
        return [""] + table.render()
    }
}

extension Incident {
    /// "Bad patch SEC-2027-9001 (Critical) for all products: it does not install on 80 % of all nodes."
    fileprivate var words: String {
        let whom = targets.isEmpty ? "all nodes" : "nodes with " + targets.map(\.words).joined(separator: " and ")
        switch event {
        case .nodesDown: return "Down: \(whom)."
        case .mirrorDown(let name): return "Mirror \(name) down for \(whom)."
        case .newNodes(let group, let count): return "\(counted(count, "new node")) of the group \(group)."
        case .patch(let notice):
            let products = notice.products.isEmpty ? "all products" : notice.products.joined(separator: ", ")
            let title = "\(notice.id) (\(notice.severity.rawValue)) for \(products)"
            guard let defect = notice.defect else { return "Patch \(title)." }
            let part = notice.share < 1 ? "\(Int((notice.share * 100).rounded())) % of \(whom)" : whom
            switch defect {
            case .installFails: return "Bad patch \(title): it does not install on \(part)."
            case .serviceStops(let service): return "Bad patch \(title): it stops \(service) on \(part)."
            }
        }
    }
}

extension Target {
    fileprivate var words: String { "\(key) \(values.joined(separator: " or "))" }
}
