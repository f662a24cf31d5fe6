import Documents
import Engine
import Fleet
import Forecast
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager
import TestSupport
import Testing

/// A node that is not visited because it has nothing to do is one on which a visit would have shown just that.
@Suite("Surveys, and visits") struct SurveyWitnessTests {
    /// The simulated fleet, and beside each answer to a question what visiting every node would have shown.
    struct Visited: NodeChannel {
        var fleet: FleetSimulation
        private(set) var asked = 0
        private(set) var unchanged = 0
        private(set) var differences: [String] = []

        init(_ fleet: FleetSimulation) { self.fleet = fleet }

        mutating func ask(_ surveys: [Survey], at now: Instant) {
            let before = fleet
            fleet.ask(surveys, at: now)
            for (survey, answer) in zip(surveys, fleet.surveyAnswers) {
                for position in survey.nodes.indices where survey.asked.contains(position) {
                    asked += 1
                    let says = answer.unchanged.contains(position)
                    if says { unchanged += 1 }
                    // Nobody knows beforehand what work will show that does not say how things ought to be.
                    let shows =
                        survey.message.parameters["commands"] != ["uptime"]
                        && survey.message.document != "AWS-RunPatchBaseline"
                        && isUnchanged(survey.nodes[position], survey.message, in: before, at: now)
                    if says != shows {
                        differences.append(
                            "\(survey.nodes[position]) at \(now): \(survey.message.parameters), says \(says)")
                    }
                }
            }
        }

        /// Whether a visit begins at once, succeeds, and finds and changes nothing.
        private func isUnchanged(
            _ node: ManagedNode.ID, _ message: CommandMessage, in fleet: FleetSimulation, at now: Instant
        ) -> Bool {
            var copy = fleet
            copy.send([Dispatch(message: message, nodes: [node])], at: now)
            let hasBegun = copy.ledger.entries.last { $0.commandID == message.commandID }.map {
                $0.event == .began && $0.at == now
            }
            guard hasBegun ?? false else { return false }
            while let next = copy.nextOutcomeAt {
                for outcome in copy.takeOutcomes(through: next)
                where outcome.commandID == message.commandID && outcome.node == node {
                    return outcome.result == .success && outcome.found.isEmpty && outcome.changed.isEmpty
                }
            }
            return false
        }

        mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
            fleet.takeSurveyAnswers(through: now)
        }
        mutating func send(_ dispatches: [Dispatch], at now: Instant) { fleet.send(dispatches, at: now) }
        mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) {
            fleet.cancel(commandID: commandID, nodes: nodes, at: now)
        }
        var nextOutcomeAt: Instant? { fleet.nextOutcomeAt }
        mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] { fleet.takeOutcomes(through: now) }
    }

    struct Nothing: Recorder {
        mutating func commit(_ changes: [Change]) {}
    }

    @Test func `a visit to each node that was asked shows what it said`() throws {
        let budget = Budget()
        var seed: UInt64 = 0
        var (asked, unchanged) = (0, 0)
        while seed < 200, seed < 8 || !budget.isSpent {
            let channel = try played(seed)
            #expect(channel.differences.isEmpty, "seed \(seed): \(channel.differences.first ?? "")")
            asked += channel.asked
            unchanged += channel.unchanged
            seed += 1
        }
        print("surveys: \(seed) random fleets, \(asked) nodes asked, \(unchanged) had nothing to do")
        // A third of all, once there are many fleets; on a few of them fewer.
        #expect(unchanged > asked / 8 && unchanged < asked)
    }

    /// Three days of associations on a random fleet, with the windows of a random world.
    private func played(_ seed: UInt64) throws -> Visited {
        var random = RandomSource(seed: seed)
        let world = try RandomWorld(seed: seed)
        let simulation = FleetSimulation(fleet(seed, &random), seed: seed, startingAt: world.start)
        let documents: [(String, [String: [String]])] = [
            ("AWS-ConfigureAWSPackage", ["action": ["Install"], "name": ["nginx"]]),
            ("AWS-ConfigureAWSPackage", ["action": ["Uninstall"], "name": ["telnet"]]),
            ("AWS-RunShellScript", ["commands": ["systemctl enable --now chronyd", "echo managed > /etc/motd"]]),
            ("AWS-RunShellScript", ["commands": ["uptime"]]),
            ("AWS-RunShellScript", ["commands": ["systemctl is-active ntp || systemctl start ntp"]]),
            (
                "AWS-RunPowerShellScript",
                [
                    "commands": [
                        "Set-Service ntp -StartupType Automatic -Status Running",
                        "if (-not (Test-Path /etc/w)) { Set-Content /etc/w 'x' }",
                    ]
                ]
            ),
            ("two-steps", [:]),
            ("AWS-RunPatchBaseline", ["Operation": ["Scan"]]),
        ]
        let associations = try (0..<random.integer(1...4)).map { number in
            let (document, parameters) = random.pick(documents)
            return Association(
                name: "association-\(number)", document: document, parameters: parameters,
                targets: [Target(key: .instanceIDs, values: ["*"])],
                schedule: Schedule(
                    expression: try ScheduleExpression(parsing: random.pick(["rate(1 hour)", "rate(5 hours)"]))),
                applyOnlyAtCronInterval: random.chance(0.5), maxConcurrency: .percentage(random.pick([10, 100])),
                maxErrors: .percentage(100))
        }
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: associations, documents: try library(),
                nodes: NodeTable(simulation.nodes)),
            records: Nothing(), nodes: Visited(simulation))
        try loop.turn(at: world.start)
        while let next = loop.nextInstant, next < world.start + .days(3) { try loop.turn(at: next) }
        return loop.nodes
    }

    /// A document of two steps: what ought to be so, and a script that is more than that.
    private func library() throws -> DocumentLibrary {
        let text = #"""
            {
              "schemaVersion": "2.2",
              "mainSteps": [
                {"action": "aws:runShellScript", "name": "wish",
                  "inputs": {"runCommand": ["systemctl enable --now sshd"]}},
                {"action": "aws:runShellScript", "name": "script",
                  "inputs": {"runCommand": ["systemctl is-active sshd && echo x > /etc/x"]}}
              ]
            }
            """#
        return DocumentLibrary([
            Document(
                name: "two-steps", type: .command, format: .json, schema: "2.2", hash: Document.hash(of: text),
                content: text, command: try CommandDocument(name: "two-steps", source: text))
        ])
    }

    private func fleet(_ seed: UInt64, _ random: inout RandomSource) -> FleetDefinition {
        FleetDefinition(
            groups: ["a", "b"].map { name in
                var behaviour = NodeBehaviour()
                behaviour.stepSeconds = .init(0, random.pick([0, 30, 9000]))
                behaviour.failureRate = random.pick([0, 0.05, 0.5])
                behaviour.hangRate = random.pick([0, 0.2])
                behaviour.offlinePerDay = random.pick([0, 1, 4])
                behaviour.offlineMinutes = .init(1, 400)
                behaviour.servicesStopPerDay = random.pick([0, 2])
                behaviour.packagesVanishPerDay = random.pick([0, 1])
                behaviour.filesChangePerDay = random.pick([0, 3])
                behaviour.flakyShare = random.pick([0, 0.5])
                return NodeGroup(
                    name: name, count: random.integer(1...6),
                    platforms: [Platform(kind: random.pick([.linux, .windows]), product: "Debian12")],
                    tags: ["Group": name], seed: seed, behaviour: behaviour)
            })
    }
}
