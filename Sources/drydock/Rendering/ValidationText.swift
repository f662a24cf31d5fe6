import Definitions
import ScheduleExpressions
import SimulatedFleet

/// What was found in the definitions, for people: every diagnostic on a line that editors turn into a link, and last
/// the sum.
struct ValidationText {
    let loaded: LoadedDefinitions
    /// The command to type when all is well; nil: none is suggested.
    let next: String?
    /// Whether the phases keep their order from an instant on; nil: it is not asked.
    let order: PhaseOrderText?

    init(_ loaded: LoadedDefinitions, next: String? = nil, orderFrom start: Instant? = nil) {
        self.loaded = loaded
        self.next = next
        order = start.map {
            PhaseOrderText(windows: loaded.definitions.windows, from: $0, clock: ZoneClock(zone: .utc))
        }
    }

    func render() -> String {
        var lines = loaded.diagnostics.map(\.description)
        if loaded.lacksFleet, loaded.fileCount > 0 {
            lines.append("No fleet, so targets were not checked: add fleet/, or give --fleet instant.")
        }
        lines.append(sum)
        if let order, !loaded.hasErrors { lines += order.lines }
        if let next, !loaded.hasErrors { lines.append("Next      \(next)") }
        return lines.joined(separator: "\n")
    }

    private var sum: String {
        let errors = loaded.count(of: .error)
        let warnings = loaded.count(of: .warning)
        let files = counted(loaded.fileCount, "file")
        let found = warnings == 0 ? "" : ", \(counted(warnings, "warning"))"
        guard errors == 0 else {
            let place = loaded.fileCount == 0 ? "" : " in \(files)"
            return "\(counted(errors, "error"))\(found)\(place)."
        }
        let set = loaded.definitions
        var parts = [files, counted(set.windows.count, "window"), counted(set.associations.count, "association")]
        if let fleet = set.fleet { parts.append(counted(fleet.nodes.count, "node")) }
        return "\(parts.joined(separator: ", ")): no errors\(found)."
    }
}

extension LoadedDefinitions {
    var fileCount: Int { windowFiles + associationFiles + fleetFiles }

    func count(of severity: Diagnostic.Severity) -> Int { diagnostics.count { $0.severity == severity } }

    /// Whether nobody has defined nodes. A fleet with errors is another matter.
    var lacksFleet: Bool { definitions.fleet == nil && fleetFiles == 0 }
}
