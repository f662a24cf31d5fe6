import Documents
import Engine
import Fleet
import MaintenanceWindows
import ScheduleExpressions

/// The events of a turn as they are kept. A day of a large fleet has a million answers: nodes are numbers of the fleet,
/// each as its distance from the one before, and nodes that answer the same are told together. What a node printed decides
/// nothing, so it is left to its own row.
enum InputBytes {
    private enum Kind: Int {
        case started, outcomes, surveyed, intervention, pause, resume, applyAssociation
    }

    static func write(_ events: [Event], nodes: NodeTable) -> [UInt8] {
        var bytes = ByteWriter()
        for event in events { write(event, nodes, &bytes) }
        return bytes.bytes
    }

    static func read(_ bytes: some Sequence<UInt8>, nodes: NodeTable) throws -> [Event] {
        var reader = ByteReader(bytes)
        var events: [Event] = []
        while !reader.isAtEnd {
            guard let kind = Kind(rawValue: try reader.number()) else { throw ByteReader.damaged }
            events.append(try read(kind, nodes, &reader))
        }
        return events
    }

    private static func write(_ event: Event, _ nodes: NodeTable, _ bytes: inout ByteWriter) {
        func begin(_ kind: Kind) { bytes.write(kind.rawValue) }
        switch event {
        case .started: begin(.started)
        case .outcomes(let outcomes):
            begin(.outcomes)
            write(outcomes, nodes, &bytes)
        case .surveyed(let answers):
            begin(.surveyed)
            bytes.write(answers.count)
            for answer in answers {
                bytes.write(id: answer.commandID)
                bytes.write(answer.unchanged.words.count)
                for word in answer.unchanged.words { bytes.write(word: word) }
            }
        case .intervention(let asked):
            begin(.intervention)
            bytes.write(asked.action.words)
            bytes.write(asked.window)
            bytes.write(asked.scheduledFor.map { String($0.millisecondsSinceEpoch) })
            bytes.write([asked.reason, asked.by])
        case .pause(let asked):
            begin(.pause)
            bytes.write([asked.reason, asked.by])
        case .resume(let asked):
            begin(.resume)
            bytes.write([asked.reason, asked.by])
        case .applyAssociation(let asked):
            begin(.applyAssociation)
            bytes.write([asked.name, asked.reason, asked.by])
        }
    }

    private static func read(_ kind: Kind, _ nodes: NodeTable, _ reader: inout ByteReader) throws -> Event {
        switch kind {
        case .started: return .started
        case .outcomes: return .outcomes(try outcomes(nodes, &reader))
        case .surveyed:
            return .surveyed(
                try (0..<reader.count()).map { _ in
                    SurveyAnswer(
                        commandID: try reader.id(),
                        unchanged: PositionSet(
                            words: try (0..<reader.count(ofBytes: 8)).map { _ in try reader.word() }))
                })
        case .intervention:
            guard let action = Intervention.Action(words: try reader.text()) else { throw ByteReader.damaged }
            let window = try reader.optionalText()
            let scheduledFor = try reader.optionalText().map { text in
                guard let milliseconds = Int64(text) else { throw ByteReader.damaged }
                return try Instant(stored: milliseconds)
            }
            let words = try words(2, &reader)
            return .intervention(
                Intervention(action, window: window, scheduledFor: scheduledFor, reason: words[0], by: words[1]))
        case .pause:
            let words = try words(2, &reader)
            return .pause(PauseRequest(reason: words[0], by: words[1]))
        case .resume:
            let words = try words(2, &reader)
            return .resume(PauseRequest(reason: words[0], by: words[1]))
        case .applyAssociation:
            let words = try words(3, &reader)
            return .applyAssociation(AssociationRequest(name: words[0], reason: words[1], by: words[2]))
        }
    }

    private static func words(_ count: Int, _ reader: inout ByteReader) throws -> [String] {
        let words = try reader.texts()
        guard words.count == count else { throw ByteReader.damaged }
        return words
    }

    // MARK: - What nodes answered

    /// What neighbours in a list of answers may have in common.
    private struct Group: Equatable {
        let commandID: String
        let result: InvocationResult
        let found: [String]
        let changed: [String]
        let detail: String
        /// Whether the nodes are of the fleet, and so have numbers.
        let isNumbered: Bool

        init(_ outcome: InvocationOutcome, _ nodes: NodeTable) {
            commandID = outcome.commandID
            result = outcome.result
            found = outcome.found
            changed = outcome.changed
            detail = outcome.detail
            isNumbered = nodes.number(of: outcome.node) != nil
        }
    }

    private static func write(_ outcomes: [InvocationOutcome], _ nodes: NodeTable, _ bytes: inout ByteWriter) {
        var groups: [(group: Group, members: Range<Int>)] = []
        for (index, outcome) in outcomes.enumerated() {
            let group = Group(outcome, nodes)
            if let last = groups.last, last.group == group {
                groups[groups.count - 1].members = last.members.lowerBound..<index + 1
            } else {
                groups.append((group, index..<index + 1))
            }
        }
        bytes.write(groups.count)
        for (group, members) in groups {
            bytes.write(id: group.commandID)
            bytes.write(InvocationResult.allCases.firstIndex(of: group.result) ?? 0)
            bytes.write(group.found)
            bytes.write(group.changed)
            bytes.write(group.detail)
            bytes.write(group.isNumbered ? 1 : 0)
            bytes.write(members.count)
            var previous = 0
            for outcome in outcomes[members] {
                if let number = nodes.number(of: outcome.node) {
                    bytes.write(number - previous)
                    previous = number
                } else {
                    bytes.write(outcome.node.rawValue)
                }
            }
        }
    }

    private static func outcomes(_ nodes: NodeTable, _ reader: inout ByteReader) throws -> [InvocationOutcome] {
        var outcomes: [InvocationOutcome] = []
        for _ in 0..<(try reader.count()) {
            let commandID = try reader.id()
            let results = InvocationResult.allCases
            let place = try reader.number()
            guard results.indices.contains(place) else { throw ByteReader.damaged }
            let (found, changed, detail) = (try reader.texts(), try reader.texts(), try reader.text())
            let isNumbered = try reader.number() == 1
            var number = 0
            for _ in 0..<(try reader.count()) {
                let node: ManagedNode.ID
                if isNumbered {
                    let (sum, isTooLarge) = number.addingReportingOverflow(try reader.number())
                    guard !isTooLarge, (0..<nodes.count).contains(sum) else { throw ByteReader.damaged }
                    number = sum
                    node = nodes[number].id
                } else {
                    node = ManagedNode.ID(try reader.text())
                }
                outcomes.append(
                    InvocationOutcome(
                        commandID: commandID, node: node, result: results[place], found: found, changed: changed,
                        detail: detail))
            }
        }
        return outcomes
    }
}
