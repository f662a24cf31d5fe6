import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import Store

/// The store of a daemon that has lived for 29 days: half of its executions are of windows, with a task and a command
/// each, half are runs of associations.
struct StoreHistory {
    let executionCount: Int
    let nodes: [ManagedNode.ID]
    /// When the last of it was over.
    let end: Instant

    private static let days = 29

    func write(to folder: String) throws {
        var store = try SQLiteStore(folder: folder, holder: "drydock-benchmarks")
        try store.keep(StoreSettings(seed: 1, isAccelerated: false))
        try store.fill(
            with: (0..<executionCount).lazy.flatMap { number in
                let at = end - .days(StoreHistory.days) + .milliseconds(number * spacing)
                return number % 2 == 0 ? execution(number, at: at) : run(number, at: at)
            })
        try store.commit([.clock(mark: end, nextSequence: executionCount)])
    }

    private var spacing: Int { StoreHistory.days * 86_400_000 / max(1, executionCount) }

    private func execution(_ number: Int, at: Instant) -> [Change] {
        let id = DerivedIdentifier.uuid("execution", String(number))
        let command = DerivedIdentifier.uuid("command", String(number))
        let name = "window-\(number % 1000)"
        return [
            .executionAdded(
                WindowExecutionRecord(
                    id: id, windowID: MaintenanceWindow.ID(derivedFrom: name), windowName: name, scheduledFor: at,
                    startedAt: at, endedAt: at + .minutes(30), cutoffAt: at + .hours(1), closesAt: at + .hours(2),
                    sequence: number, isCutOff: false, isClosed: false, status: .success,
                    statusDetails: "Done.")),
            .task(
                TaskExecutionRecord(
                    id: DerivedIdentifier.uuid("task", String(number)), executionID: id, position: 0, name: "patch",
                    document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Install"]], priority: 1,
                    cutoffBehavior: nil, commandIDs: [command], status: .success, statusDetails: "Done.",
                    startedAt: at, endedAt: at + .minutes(30))),
        ] + commandChanges(command, number)
    }

    private func run(_ number: Int, at: Instant) -> [Change] {
        let command = DerivedIdentifier.uuid("command", String(number))
        let name = "association-\(number % 100)"
        let run = AssociationRunRecord(
            associationID: Association.ID(derivedFrom: name), associationName: name, scheduledFor: at, startedAt: at,
            endedAt: at + .minutes(5), sequence: number, commandID: command)
        return commandChanges(command, number) + [.runAdded(run)]
    }

    private func commandChanges(_ id: String, _ number: Int) -> [Change] {
        let first = number / 2 % max(1, nodes.count / 10) * 10
        let members = Array(nodes[first..<min(first + 10, nodes.count)])
        var counts = Command.Counts()
        counts.succeeded = members.count
        return [
            .commandAdded(
                CommandRecord(
                    id: id, document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Install"]],
                    deliverySeconds: 600, nodes: members, concurrencyMax: 10, errorsMax: 1)),
            .progress(
                CommandProgress(
                    id: id, status: .success, ending: nil, phases: members.map { _ in .succeeded }, errors: 0,
                    counts: counts)),
        ]
    }
}
