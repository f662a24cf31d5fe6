import ScheduleExpressions
import Server

/// The drift report, for a person: sums first, then each finding, the newest last, then what needs one.
struct DriftText {
    private let drift: GetDrift.Output
    private let options: String
    /// The options of the rehearsal that it is about; empty: it is about a daemon.
    private let rehearsal: String
    private let clock = ZoneClock(zone: .utc)

    /// Findings that are listed. Who wants them all takes JSON, or one node.
    private static let findingsMax = 30

    init(_ drift: GetDrift.Output, options: String, rehearsal: String = "") {
        self.rehearsal = rehearsal
        self.drift = drift
        self.options = options
    }

    func render() -> String {
        ([[heading], sums, findings, fights, foot].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") })
            .joined(separator: "\n\n")
    }

    private var heading: String {
        let from = clock.dateAndTime(drift.startedFrom.atFullMinute)
        return "Runs from \(from) to \(clock.dateAndTime(drift.now.atFullMinute, near: drift.startedFrom)) UTC"
    }

    private var sums: [String] {
        if drift.associations.isEmpty { return ["No association has run since then."] }
        var table = TextTable([
            .init("ASSOCIATION", isFlexible: true), .init("RUNS", .right), .init("NODE RUNS", .right),
            .init("DRIFTED", .right), .init("CORRECTED", .right), .init("OPEN", .right), .init("AT MOST", .right),
            .init("UNSEEN", .right),
        ])
        for sum in drift.associations {
            table.lines.append(
                .cells([
                    sum.association, grouped(sum.runs), grouped(sum.nodeRuns), grouped(sum.drifted),
                    grouped(sum.corrected), grouped(sum.open), sum.longestSeconds.map { span(.seconds($0)) } ?? "-",
                    DriftText.share(sum.unseen, of: sum.nodeRuns),
                ]))
        }
        return table.render()
    }

    private var findings: [String] {
        if drift.findings.isEmpty { return drift.associations.isEmpty ? [] : ["Nothing was found to differ."] }
        var table = TextTable([
            .init("FOUND (UTC)"), .init("NODE", isFlexible: true), .init("ASSOCIATION", isFlexible: true),
            .init("STATE"), .init("AT MOST", .right),
        ])
        for finding in drift.findings.suffix(DriftText.findingsMax) {
            let state =
                finding.isOpen ? "open" : finding.changed.isEmpty ? "put right later" : "put right"
            table.lines.append(
                .cells([
                    clock.timeOrDate(finding.at.atFullMinute, sameDayAs: drift.now), finding.node, finding.association,
                    state, finding.longestSeconds.map { span(.seconds($0)) } ?? "-",
                ]))
            table.lines.append(.note(column: 1, (finding.found + finding.changed).joined(separator: "; ") + "."))
        }
        let left = drift.findings.count - DriftText.findingsMax
        return table.render() + (left > 0 ? ["\(counted(left, "earlier one")) not shown: -o json, or --node."] : [])
    }

    private var fights: [String] {
        drift.fights.flatMap { fight in
            "\(fight.node): \(fight.item), \(fight.count) times under \(fight.association). Something there fights it."
                .wrapped(to: TextTable.width)
        }
    }

    private var foot: [String] {
        let association =
            drift.fights.first?.association ?? drift.findings.last?.association ?? drift.associations.first?.association
        if !rehearsal.isEmpty, let association {
            return footLine("Next", "drydock associations show \(ShellWord(association))\(rehearsal)\(options)")
        }
        let node = drift.fights.first?.node ?? drift.findings.last { $0.isOpen }?.node ?? drift.findings.last?.node
        return footLine(
            "Next", node.map { "drydock explain node \(ShellWord($0))\(options)" } ?? "drydock status\(options)")
    }

    /// "1.2 %"
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "-" }
        let tenths = (part * 2000 + whole) / (2 * whole)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
