import Definitions
import Forecast
import ScheduleExpressions
import SimulatedFleet

/// What was found in the definitions, for people: every finding on a line that editors turn into a link, and last the
/// sum.
struct ValidationText {
    let loaded: LoadedDefinitions
    let findings: Findings
    /// The command to type when all is well; nil: none is suggested.
    let next: String?
    /// Whether the phases keep their order from an instant on; nil: it is not asked.
    let order: PhaseOrderText?

    init(
        _ loaded: LoadedDefinitions, findings: Findings? = nil, next: String? = nil, orderFrom start: Instant? = nil
    ) {
        self.loaded = loaded
        self.findings = findings ?? Findings(loaded)
        self.next = next
        order = start.map {
            PhaseOrderText(windows: loaded.definitions.windows, from: $0, clock: ZoneClock(zone: .utc))
        }
    }

    func render() -> String {
        var lines = findings.all.flatMap(ValidationText.lines)
        if loaded.lacksFleet, loaded.fileCount > 0 {
            lines.append("No fleet, so targets were not checked: add fleet/, or give --fleet instant.")
        }
        lines.append(sum)
        if let order, !loaded.hasErrors { lines += order.kept(without: windowsThatNeverOpen) }
        if let next, !loaded.hasErrors {
            if let coded = findings.worst {
                lines.append("Explain   drydock validate --explain \(coded.code.rawValue)")
            }
            lines.append("Next      \(next)")
        }
        return lines.joined(separator: "\n")
    }

    /// `windows/staging-linux.yaml:6:11: warning: … [clock-gap]`, and below it the months that it is about.
    private static func lines(_ finding: Finding) -> [String] {
        let wayOut = finding.wayOut.map { " \($0)" } ?? ""
        let code = finding.code == .invalid ? "" : " [\(finding.code.rawValue)]"
        let line = "\(finding.position): \(finding.severity.rawValue): \(finding.message)\(wayOut)\(code)"
        if finding.months.isEmpty { return [line] }
        return [line] + MonthList(finding.months).lines(indentation: 4)
    }

    private var windowsThatNeverOpen: Set<String> {
        Set(findings.all.filter { $0.code == .gateWithoutEvidence }.compactMap(\.subject?.name))
    }

    private var sum: String {
        let errors = findings.count(of: .error)
        let files = counted(loaded.fileCount, "file")
        var found = ""
        for (severity, noun) in [(Lint.Severity.warning, "warning"), (.note, "note")] {
            let count = findings.count(of: severity)
            if count > 0 { found += ", \(counted(count, noun))" }
        }
        guard errors == 0 else {
            let place = loaded.fileCount == 0 ? "" : " in \(files)"
            return "\(counted(errors, "error"))\(found)\(place)."
        }
        let set = loaded.definitions
        var parts = [files, counted(set.windows.count, "window"), counted(set.associations.count, "association")]
        let (documents, calendars) = set.documentCounts
        if documents > 0 { parts.append(counted(documents, "document")) }
        if calendars > 0 { parts.append(counted(calendars, "calendar")) }
        if !set.documents.stored.isEmpty { parts.append(counted(set.documents.stored.count, "parameter")) }
        if let fleet = set.fleet { parts.append(counted(fleet.nodes.count, "node")) }
        if !set.subscribers.isEmpty { parts.append(counted(set.subscribers.count, "notification")) }
        return "\(parts.joined(separator: ", ")): no errors\(found)."
    }
}

extension LoadedDefinitions {
    var fileCount: Int {
        windowFiles + associationFiles + documentFiles + parameterFiles + calendarFiles + fleetFiles + notifyFiles
    }

    func count(of severity: Diagnostic.Severity) -> Int { diagnostics.count { $0.severity == severity } }

    /// Whether nobody has defined nodes. A fleet with errors is another matter.
    var lacksFleet: Bool { definitions.fleet == nil && fleetFiles == 0 }
}

extension DefinitionSet {
    /// Change calendars are documents too, and are counted by themselves.
    var documentCounts: (others: Int, calendars: Int) {
        let calendars = documents.documents.count { $0.type == .changeCalendar }
        return (documents.documents.count - calendars, calendars)
    }
}
