import Engine
import Forecast
import ScheduleExpressions

/// Explanations for people: a rule a line, then what happened, in the order of time.
struct ExplanationText {
    let clock: ZoneClock
    let now: Instant

    func window(_ explanation: WindowExplanation, _ happened: [DecisionLine], next: String) -> String {
        var lines = [heading(explanation), ""]
        for rule in explanation.rules {
            // The rule tells of a run as it is planned; how it went is told below.
            let isWish = rule.word == "Gate" && explanation.hasGate && !happened.isEmpty
            lines += footLine(rule.word, isWish ? "It asks for this: \(rule.text)" : rule.text)
        }
        lines += history(happened.filter { !$0.isRoutine })
        if let scheduledFor = explanation.scheduledFor, happened.isEmpty {
            lines.append("")
            lines +=
                scheduledFor > now
                ? footLine(
                    "Depends", dependencies(explanation))
                : footLine("Happened", "Nothing that is known here. To try it: add --seed 1 --from, or --state.")
        }
        return (lines + ["", "Next      \(next)"]).joined(separator: "\n")
    }

    private func dependencies(_ explanation: WindowExplanation) -> String {
        let gate = explanation.hasGate ? ", on the gate above all" : ""
        return "on all of this when it is due\(gate), and on what operators ask until then."
    }

    private func heading(_ explanation: WindowExplanation) -> String {
        guard let scheduledFor = explanation.scheduledFor else { return "\(explanation.window) does not open" }
        let zone = clock.placeInWords(at: scheduledFor)
        return "\(explanation.window), \(clock.dateAndTime(scheduledFor)) \(zone), "
            + distance(from: now, to: scheduledFor)
    }

    func node(
        _ explanation: NodeExplanation, _ happened: [DecisionLine], in span: Range<Instant>, options: String
    ) -> String {
        let node = explanation.node
        let tags = node.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        var lines = ["\(node.name), \(node.id), \(node.platform.product)", ""]
        lines += footLine("Tags", tags.isEmpty ? "None." : tags)
        if !node.group.isEmpty { lines += footLine("Group", node.group) }
        for turn in explanation.turns {
            let opens = turn.opensAt.map { "opens \(clock.dateAndTime($0))" } ?? "does not open again"
            lines += footLine(
                "Window",
                "\(turn.window) \(opens). \(turn.task): number \(turn.number) of \(turn.count), \(turn.atOnce) at once, so "
                    + "in round \(turn.round).")
        }
        if explanation.turns.isEmpty { lines += footLine("Window", "None works on it.") }
        let associations = explanation.associations.joined(separator: ", ")
        lines += footLine("Applied", associations.isEmpty ? "No association." : associations)
        lines += history(happened, namingNodes: false)
        if happened.isEmpty {
            let from = clock.dateAndTime(span.lowerBound)
            lines += [""]
            lines += footLine("Happened", "Nothing that is known here, from \(from) on for a day.")
        }
        let window = explanation.turns.first.map { "explain window \(ShellWord($0.window))" } ?? "calendar"
        return (lines + ["", "Next      drydock \(window)\(options)"]).joined(separator: "\n")
    }

    private func history(_ happened: [DecisionLine], namingNodes: Bool = true) -> [String] {
        if happened.isEmpty { return [] }
        var lines: [String] = ["", "What happened, \(clock.place):"]
        var day = ""
        for line in happened {
            guard let at = try? Instant(parsing: line.at) else { continue }
            if clock.date(at) != day {
                day = clock.date(at)
                lines.append(day)
            }
            let status = line.status.map { ", \($0)" } ?? ""
            let subject = [namingNodes ? line.nodeName : nil, line.task, line.association].compactMap(\.self).joined(
                separator: " ")
            let words = "\(subject.isEmpty ? "" : "\(subject): ")\(Self.words(of: line.event))\(status). \(line.reason)"
            lines += footLine(clock.time(at), words)
        }
        return lines
    }

    /// `windowHeld` as "window held".
    private static func words(of event: String) -> String {
        var words = ""
        for character in event {
            if character.isUppercase { words += " " }
            words += character.lowercased()
        }
        return words
    }

    // MARK: - For programs

    static func json(_ explanation: WindowExplanation, _ happened: [DecisionLine]) -> JSONValue {
        .object([
            "version": .number(1),
            "window": .string(explanation.window),
            "scheduledFor": .string(orNull: explanation.scheduledFor?.description),
            "closesAt": .string(orNull: explanation.closesAt?.description),
            "rules": .array(
                explanation.rules.map { .object(["rule": .string($0.word), "text": .string($0.text)]) }),
            "happened": .array(happened.map { json($0) }),
        ])
    }

    static func json(_ explanation: NodeExplanation, _ happened: [DecisionLine]) -> JSONValue {
        .object([
            "version": .number(1),
            "node": .string(explanation.node.id.rawValue),
            "name": .string(explanation.node.name),
            "turns": .array(
                explanation.turns.map { turn in
                    .object([
                        "window": .string(turn.window),
                        "task": .string(turn.task),
                        "opensAt": .string(orNull: turn.opensAt?.description),
                        "number": .number(turn.number),
                        "count": .number(turn.count),
                        "atOnce": .number(turn.atOnce),
                        "round": .number(turn.round),
                    ])
                }),
            "associations": .array(explanation.associations.map(JSONValue.string)),
            "happened": .array(happened.map { json($0) }),
        ])
    }

    static func json(_ line: DecisionLine) -> JSONValue {
        .object([
            "at": .string(line.at),
            "event": .string(line.event),
            "task": .string(orNull: line.task),
            "node": .string(orNull: line.nodeName),
            "status": .string(orNull: line.status),
            "reason": .string(line.reason),
        ])
    }

    /// A decision by itself, with what it is about.
    static func event(_ line: DecisionLine) -> JSONValue {
        .object([
            "at": .string(line.at),
            "event": .string(line.event),
            "window": .string(orNull: line.window),
            "association": .string(orNull: line.association),
            "scheduledFor": .string(orNull: line.scheduledFor),
            "task": .string(orNull: line.task),
            "node": .string(orNull: line.node),
            "nodeName": .string(orNull: line.nodeName),
            "status": .string(orNull: line.status),
            "reason": .string(line.reason),
        ])
    }
}
