import ArgumentParser
import Definitions
import Forecast
import ScheduleExpressions

/// `drydock validate`: are the definitions sound, and will they do what was meant?
struct ValidateCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check all definitions, and say what is wrong and what to write.",
        discussion: """
            First the files are read; when they have no errors, the years to come are looked at too. Errors exit 1. \
            Warnings and notes exit 0, warnings with --exit-code 10. Each finding has a code in brackets.
            """)

    @Option(
        help: ArgumentHelp(
            "Look at the future from here on: a date, or an instant such as 2026-12-06T02:00:00Z. Default: now.",
            valueName: "instant"))
    var from: String?

    @Flag(help: "Also say what AWS itself would refuse of what drydock accepts.")
    var aws = false

    @Flag(help: "Exit 10 when there are warnings: for continuous integration.")
    var exitCode = false

    @Option(
        help: ArgumentHelp("Explain a code, with an example and its way out, and do nothing else.", valueName: "code"))
    var explain: String?

    @Flag(help: "List all codes, and do nothing else.")
    var codes = false

    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        if let explain { return try explanation(of: explain) }
        if codes {
            switch output.format {
            case .table: return Answer(data: LintCatalogue.list())
            case .json: return Answer(data: LintCatalogue.json(LintCode.allCases).render())
            }
        }
        let start = try from.map { text throws(Failure) in try SpanOptions.instant("--from", text, in: .utc) }
        let from = start ?? Instant(secondsSinceEpoch: surroundings.now.secondsSinceEpoch)
        let loaded = try definitions.load(in: surroundings)
        switch output.format {
        case .table:
            let clock = ZoneClock(zone: .utc)
            let findings = findings(loaded, from) { "\(clock.dateAndTime($0)) UTC" }
            let text = ValidationText(
                loaded, findings: findings, next: "drydock calendar\(definitions.asGiven)", orderFrom: from)
            return Answer(data: text.render(), status: status(findings))
        case .json:
            let findings = findings(loaded, from, \.description)
            return Answer(data: ValidationJSON(loaded, findings: findings).render(), status: status(findings))
        }
    }

    /// Definitions with errors are not looked at any further: half of them would be missing.
    private func findings(_ loaded: LoadedDefinitions, _ from: Instant, _ show: (Instant) -> String) -> Findings {
        if loaded.hasErrors { return Findings(loaded) }
        let set = loaded.definitions
        let lints = Lints(
            windows: set.windows, associations: set.associations, documents: set.documents, fleet: set.fleet,
            from: from, aws: aws)
        return Findings(loaded, lints: lints, show: show)
    }

    private func status(_ findings: Findings) -> ExitStatus {
        if findings.count(of: .error) > 0 { return .failed }
        return exitCode && findings.count(of: .warning) > 0 ? .findings : .ok
    }

    private func explanation(of word: String) throws(Failure) -> Answer {
        guard let code = LintCode(rawValue: word) else {
            let near = NearestName(to: word, in: LintCode.allCases.map(\.rawValue)).name
            let advice = near.map { "Write \($0)." } ?? "drydock validate --codes lists them."
            throw Failure.usage("There is no code \(word). \(advice)")
        }
        switch output.format {
        case .table: return Answer(data: LintCatalogue.explain(code))
        case .json: return Answer(data: LintCatalogue.json([code]).render())
        }
    }
}
