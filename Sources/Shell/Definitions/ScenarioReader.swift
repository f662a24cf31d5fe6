import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet

/// Reads a scenario: a list of what operators ask for and of what befalls the nodes (`IncidentReader`), each with its
/// instant.
///
///     - At: 2027-01-17T02:30:00Z
///       Do: override
///       Rule: gate
///       Window: production-linux
///       Reason: The CVE of today cannot wait.
struct ScenarioReader {
    let context: ReadingContext
    /// The windows that there are.
    let windowNames: [String]
    /// The associations that there are.
    let associationNames: [String]
    /// The groups of nodes that there are; nil when nobody knows.
    let groupNames: [String]?

    /// More steps than a person writes.
    private static let stepsMax = 10_000

    private static let keys = [
        "At", "Do", "Window", "Occurrence", "Minutes", "Cancel", "Rule", "Override", "Reason", "By",
    ]

    private enum Verb: String, CaseIterable {
        case stop, cancel, skip, extend, override
        case runNow = "run-now"

        /// The members that say more about it.
        var details: [String] {
            switch self {
            case .stop: ["Cancel"]
            case .cancel, .skip: []
            case .extend: ["Minutes"]
            case .override: ["Rule"]
            case .runNow: ["Override"]
            }
        }
    }

    /// The steps in the order of their instants; those of one instant in the order of the file.
    func steps(_ root: YAMLNode) -> [ScenarioStep] {
        guard case .list(let nodes) = root.content else {
            context.log.error(
                root.position, "A scenario is \(root.found). Write a list of steps, each beginning with - At: INSTANT.")
            return []
        }
        guard nodes.count <= ScenarioReader.stepsMax else {
            context.log.error(
                root.position,
                "The scenario has \(nodes.count) steps, and \(ScenarioReader.stepsMax) are allowed. Leave some out.")
            return []
        }
        let steps = nodes.compactMap { node in
            guard !node.has("Happens") else {
                return IncidentReader(
                    context: context, windowNames: windowNames, associationNames: associationNames,
                    groupNames: groupNames
                ).step(node)
            }
            return step(node).map(ScenarioStep.intervention)
        }
        return steps.enumerated().sorted { ($0.1.at, $0.0) < ($1.1.at, $1.0) }.map(\.1)
    }

    private func step(_ node: YAMLNode) -> PlannedIntervention? {
        let log = context.log
        guard let members = Members(node, of: "a step", known: ScenarioReader.keys, log: log) else { return nil }
        let at = instant("At", in: members, required: "2027-01-17T02:30:00Z")
        let verb = members.word("Do", as: Verb.self, required: "skip")
        let window = self.window(in: members, verb?.value)
        let occurrence = instant("Occurrence", in: members)
        let reason = members.text("Reason", length: Intervention.reasonLength, required: "\"Ticket 4711\"")
        let by = members.text("By", length: Intervention.byLength)
        guard let verb else { return nil }
        for key in ["Minutes", "Cancel", "Rule", "Override"]
        where members.has(key) && !verb.value.details.contains(key) {
            log.error(members.position(of: key), "\(key) is not for \(verb.value.rawValue). Leave it out.")
        }
        guard let action = action(verb.value, in: members), let at, let reason else { return nil }
        return PlannedIntervention(
            at: at,
            Intervention(
                action, window: window, scheduledFor: occurrence, reason: reason.value, by: by?.value ?? "scenario"))
    }

    private func action(_ verb: Verb, in members: Members) -> Intervention.Action? {
        switch verb {
        case .stop: return .stop(cancelling: members.boolean("Cancel")?.value ?? false)
        case .cancel: return .cancelTasks
        case .skip: return .skip
        case .extend:
            return members.wholeNumber("Minutes", in: Intervention.minutesRange, of: "minutes", required: "60").map {
                .extend(minutes: $0.value)
            }
        case .override:
            return members.word("Rule", as: Intervention.Override.self, required: "gate").map { .override($0.value) }
        case .runNow:
            let words = members.texts(
                "Override", of: "rules", count: 0...Intervention.Override.allCases.count)
            let rules = words?.compactMap { word -> Intervention.Override? in
                if let rule = Intervention.Override(rawValue: word.value) { return rule }
                let known = Intervention.Override.allCases.map(\.rawValue).joined(separator: " or ")
                context.log.error(word.position, "\(word.value.excerpt) cannot be overridden. Write \(known).")
                return nil
            }
            return .runNow(rules ?? [])
        }
    }

    /// nil: every window, which only stop is for.
    private func window(in members: Members, _ verb: Verb?) -> String? {
        guard members.has("Window") else {
            if let verb, verb != .stop {
                _ = members.member("Window", required: windowNames.first ?? "production-linux")
            }
            return nil
        }
        guard let name = members.name("Window", length: MaintenanceWindow.nameLength) else { return nil }
        if !windowNames.contains(name.value) {
            context.log.error(
                name.position,
                "There is no window \(name.value). \(Spelling.advice(for: name.value, in: windowNames))")
        }
        return name.value
    }

    private func instant(_ key: String, in members: Members, required example: String? = nil) -> Instant? {
        members.instant(key, required: example)?.value
    }
}

extension Members {
    /// A point in time.
    func instant(_ key: String, required example: String? = nil) -> Located<Instant>? {
        guard member(key, required: example) != nil, let text = text(key, length: 1...64) else { return nil }
        do {
            return Located(value: try Instant(parsing: text.value), node: text.node)
        } catch {
            log.error(text.position, "\(key) is not a point in time. \(error.description)")
            return nil
        }
    }
}

extension YAMLNode {
    /// Whether it is a mapping with this key.
    fileprivate func has(_ key: String) -> Bool {
        if case .mapping(let members) = content { members.contains { $0.key == key } } else { false }
    }
}

/// One step of a scenario.
package enum ScenarioStep: Hashable, Sendable {
    case intervention(PlannedIntervention)
    case incident(Incident)
    case freeze(PlannedFreeze)

    /// When it begins.
    package var at: Instant {
        switch self {
        case .intervention(let step): step.at
        case .incident(let step): step.from
        case .freeze(let step): step.from
        }
    }

    /// What it is about comes to bear only within a span: for the length of a moment, or until it is over.
    package func concerns(_ span: Range<Instant>) -> Bool {
        switch self {
        case .intervention(let step): span.contains(step.at)
        // A patch may be old when it is approved; what came out long ago still lacks.
        case .incident(let step): step.from < span.upperBound && (step.until.map { $0 > span.lowerBound } ?? true)
        case .freeze(let step): step.from < span.upperBound && step.until > span.lowerBound
        }
    }
}

/// A scenario after reading.
package struct LoadedScenario: Hashable, Sendable {
    /// In the order in which they are played.
    package let steps: [ScenarioStep]
    /// By line and column; with errors the steps are not what the author wants played.
    package let diagnostics: [Diagnostic]

    package var interventions: [PlannedIntervention] {
        steps.compactMap { if case .intervention(let step) = $0 { step } else { nil } }
    }

    package var incidents: [Incident] {
        steps.compactMap { if case .incident(let step) = $0 { step } else { nil } }
    }

    package var freezes: [PlannedFreeze] {
        steps.compactMap { if case .freeze(let step) = $0 { step } else { nil } }
    }

    /// Reads a file; `windowNames` are the windows that there are, `associationNames` the associations, `fleet` the nodes.
    package init(
        path: String, windowNames: [String], associationNames: [String], fleet: FleetDefinition? = nil
    ) {
        let context = ReadingContext()
        var steps: [ScenarioStep] = []
        let file = DefinitionFile(path: path, name: path)
        if FileKind(path: path) == .missing {
            context.log.error(SourcePosition(file: path), "There is no such file. Name another.")
        } else if let source = file.text(log: context.log),
            let root = YAMLComposer.compose(source, log: context.log)
        {
            steps = ScenarioReader(
                context: context, windowNames: windowNames, associationNames: associationNames,
                groupNames: fleet?.groups.map(\.name)
            ).steps(root)
            if let fleet { FleetCoverage(fleet: fleet).warn(context) }
        }
        self.steps = steps
        diagnostics = context.log.sorted()
    }
}
