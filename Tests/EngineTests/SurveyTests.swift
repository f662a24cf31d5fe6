import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

@testable import Engine

/// Nodes that have nothing to do are not visited.
@Suite("Surveys") struct SurveyTests {
    private let nodes = ["a1", "a2", "a3", "a4"]

    private func association(atOnce: Int = 1, errors: Int = 0) throws -> Association {
        Association(
            name: "web-server", document: "AWS-ConfigureAWSPackage", parameters: ["name": ["nginx"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(expression: try ScheduleExpression(parsing: "rate(1 hour)")),
            applyOnlyAtCronInterval: true, maxConcurrency: .count(atOnce), maxErrors: .count(errors))
    }

    private func scenario(
        _ associations: [Association]? = nil, windows: [MaintenanceWindow] = [],
        at start: String = "2027-01-01T00:30:00Z",
        takes: Duration? = .zero, isUnchanged: @escaping (String) -> Bool,
        result: @escaping (String) -> InvocationResult = { _ in .success }
    ) throws -> Scenario {
        try Scenario(
            windows: windows, associations: associations ?? [association()], nodes: nodes, at: start,
            isUnchanged: isUnchanged, surveyTakes: takes
        ) { node, _ in (.seconds(30), result(node)) }
    }

    @Test func `a run of which no node has anything to do is over at once, whatever its concurrency`() throws {
        var scenario = try scenario(isUnchanged: { _ in true })
        try scenario.run(until: "2027-01-01T01:00:00Z")
        #expect(scenario.asked == nodes)
        #expect(scenario.loop.records.rows.inFlight.isEmpty)
        #expect(scenario.lines(.associationFinished) == ["01:00 associationFinished Success"])
        #expect(
            scenario.reasons(.associationFinished) == [
                "4 nodes succeeded, 0 of them corrected, 0 failed, 4 not visited, having nothing to do."
            ])
    }

    @Test func `only the nodes that do not say so are visited`() throws {
        var scenario = try scenario(isUnchanged: { $0 != "a3" }, result: { _ in .failed })
        try scenario.run(until: "2027-01-01T01:30:00Z")
        #expect(scenario.lines(.nodeFinished) == ["01:00 nodeFinished a3 Failed"])
        #expect(
            scenario.reasons(.associationFinished) == [
                "3 nodes succeeded, 0 of them corrected, 1 failed, 3 not visited, having nothing to do."
            ])
    }

    @Test(arguments: [Duration.seconds(59), .seconds(60), .seconds(61), nil])
    func `an answer is waited for a minute, then every node is visited`(takes: Duration?) throws {
        var scenario = try scenario([association(atOnce: 4)], takes: takes, isUnchanged: { _ in true })
        try scenario.run(until: "2027-01-01T01:45:00Z")
        let isInTime = takes.map { $0 <= .seconds(60) } ?? false
        #expect(scenario.reasons(.associationFinished).count == 1)
        #expect(scenario.reasons(.associationFinished).allSatisfy { $0.contains("not visited") == isInTime })
        let end = scenario.loop.records.decisions.last { $0.event == .associationFinished }?.at
        let seconds = isInTime ? takes.map { $0.milliseconds / 1000 } ?? 0 : 90
        #expect(end == (try Instant(parsing: "2027-01-01T01:00:00Z")) + .seconds(Int(seconds)))
    }

    @Test func `a question that was lost with its process is asked again`() throws {
        var scenario = try scenario(isUnchanged: { _ in true })
        try scenario.run(until: "2027-01-01T00:59:59Z")
        scenario.losesMessages = true
        try scenario.run(until: "2027-01-01T01:00:00Z")
        scenario.losesMessages = false
        #expect(scenario.asked.isEmpty)
        try scenario.restart(at: "2027-01-01T01:00:20Z")
        try scenario.run(until: "2027-01-01T01:00:30Z")
        #expect(scenario.asked == nodes)
        #expect(scenario.lines(.associationFinished) == ["01:00 associationFinished Success"])
    }

    @Test func `a node that a window holds is not asked, and visited when it is free`() throws {
        let window = try MaintenanceWindow.daily(
            [.on("patch", targets: [WindowTarget(name: "one", targets: [Target(key: .instanceIDs, values: ["a2"])])])],
            schedule: "cron(0 1 * * ? *)")
        var scenario = try scenario(windows: [window], isUnchanged: { _ in true })
        try scenario.run(until: "2027-01-01T01:10:00Z")
        #expect(scenario.asked == ["a1", "a3", "a4"])
        #expect(scenario.lines(.nodeDeferred) == ["01:00 nodeDeferred a2"])
        #expect(
            scenario.reasons(.associationFinished).allSatisfy {
                $0.hasPrefix("4 nodes succeeded") && $0.contains("3 not visited")
            })
        #expect(scenario.reasons(.associationFinished).count == 1)
    }

    @Test func `an answer after the next run has begun counts for neither`() throws {
        var scenario = try scenario(
            [
                Association(
                    name: "often", document: "AWS-ConfigureAWSPackage", parameters: ["name": ["nginx"]],
                    targets: [Target(key: .instanceIDs, values: ["*"])],
                    schedule: Schedule(expression: try ScheduleExpression(parsing: "cron(0/30 * * * * ? *)")),
                    applyOnlyAtCronInterval: true, maxConcurrency: .count(4), maxErrors: .count(0))
            ], takes: .seconds(40), isUnchanged: { _ in true })
        try scenario.run(until: "2027-01-01T00:32:00Z")
        #expect(scenario.reasons(.associationFinished).allSatisfy { $0.contains("4 left to the next run") })
        #expect(scenario.lines(.associationFinished).allSatisfy { $0.hasSuffix("Superseded") })
        #expect(scenario.lines(.associationFinished).count > 2)
    }
}
