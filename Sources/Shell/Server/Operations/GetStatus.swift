import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Store

/// What is happening: the first thing that somebody on call asks.
package enum GetStatus: APIOperation {
    package static let name = "Drydock.GetStatus"

    package struct Input: Codable, Hashable, Sendable {
        package init() {}
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Status {
        let facts = request.facts
        do {
            let store = try facts.store()
            return try status(facts, store.rows(), store)
        } catch let error as StoreError where facts.storeFaults.contains(where: { !$0.isWritable }) {
            // Neither written nor read: what is in memory is said all the same.
            var facts = facts
            facts.storeFaults.append(
                Status.StoreFault(
                    since: facts.now, error: "Nor can it be read: what is open and held is not known. \(error)",
                    isWritable: false))
            return try status(facts, EngineRows(), nil)
        }
    }

    /// Without a store, and so without rows: what is in memory.
    private static func status(_ facts: Facts, _ rows: EngineRows, _ store: SQLiteStore?) throws -> Status {
        let executions = rows.executions.values.sorted { $0.sequence < $1.sequence }
        return Status(
            now: facts.now, process: facts.process, decidedThrough: rows.mark,
            zoneData: TimeZoneRules.databaseVersion ?? "unknown",
            nodeCount: facts.nodes.count,
            open: try executions.filter { $0.startedAt != nil }.map { try open($0, rows, store, facts) },
            held: executions.filter { $0.startedAt == nil }.map {
                Status.Held(
                    window: $0.windowName, executionId: $0.id, scheduledFor: $0.scheduledFor, cutoffAt: $0.cutoffAt,
                    reason: $0.statusDetails)
            },
            paused: rows.pause.map { Status.Paused(since: $0.since, by: $0.by, reason: $0.reason) },
            frozen: facts.windows.compactMap { window in
                window.freeze(at: facts.now).map {
                    Status.Frozen(window: window.name, until: $0.until, reason: $0.reason)
                }
            },
            interventions: rows.interventions.values.sorted { $0.sequence < $1.sequence }.map {
                Status.Asked(
                    window: $0.windowName, scheduledFor: $0.scheduledFor, action: $0.action.words, by: $0.by,
                    reason: $0.reason, madeAt: $0.madeAt)
            },
            next: next(rows, facts),
            last: rows.windows.values.sorted { $0.name < $1.name }.compactMap { record in
                guard let run = record.lastRun, let endedAt = run.endedAt else { return nil }
                return Status.Last(
                    window: record.name, scheduledFor: run.scheduledFor, endedAt: endedAt, succeeded: run.succeeded,
                    targeted: run.targeted)
            },
            drift: try store.map { try drift($0, rows, facts) } ?? Status.Drift(found: 0, corrected: 0, deferred: 0),
            storeFaults: facts.storeFaults, untold: try store.map { try untold($0, facts) } ?? [])
    }

    /// How long what was given up is shown.
    private static let gaveUpShownFor = Duration.days(7)

    private static func untold(_ store: SQLiteStore, _ facts: Facts) throws -> [Status.Untold] {
        try store.tellingTroubles(gaveUpFrom: facts.now - gaveUpShownFor).map { trouble in
            Status.Untold(
                subscriber: trouble.subscriber, gaveUp: trouble.gaveUp, retrying: trouble.retrying,
                lastHappening: trouble.last.happening, lastAt: trouble.last.at, lastError: trouble.last.lastError)
        }
    }

    // MARK: - Open windows

    private static func open(
        _ record: WindowExecutionRecord, _ rows: EngineRows, _ store: SQLiteStore?, _ facts: Facts
    ) throws -> Status.Open {
        let tasks = (rows.tasks[record.id] ?? [:]).values.sorted { $0.position < $1.position }
        let results = try store?.nodeResults(ofExecution: record.id) ?? []
        return Status.Open(
            window: record.windowName, executionId: record.id, scheduledFor: record.scheduledFor,
            startedAt: record.startedAt ?? record.scheduledFor, cutoffAt: record.cutoffAt, closesAt: record.closesAt,
            status: record.status.rawValue, statusDetails: record.statusDetails,
            tasks: tasks.map { task($0, rows) },
            failures: results.filter { $0.phase == .failed || $0.phase == .lost }.map { result in
                Status.Failure(
                    node: nodeName(result.node, facts), task: result.task, at: result.endedAt,
                    detail: result.detail, isLost: result.phase == .lost)
            })
    }

    private static func task(_ record: TaskExecutionRecord, _ rows: EngineRows) -> Status.Task {
        let commands = record.commandIDs.compactMap { id in rows.commands[id].map { ($0, rows.progress[id]) } }
        let phases = commands.flatMap { command, progress in
            progress?.phases ?? Array(repeating: .waiting, count: command.nodes.count)
        }
        func count(_ wanted: Command.Phase...) -> Int { phases.count(where: wanted.contains) }
        // The one that is at work, else the last.
        let current = commands.first { $0.1?.status == .inProgress } ?? commands.last
        return Status.Task(
            name: record.name, status: record.status.rawValue,
            phases: String(decoding: phases.map(\.rawValue), as: UTF8.self),
            nodes: phases.count, succeeded: count(.succeeded, .unvisited), failed: count(.failed, .lost),
            running: count(.inFlight), waiting: count(.waiting, .asked, .deferred), notStarted: count(.notStarted),
            atOnce: current?.0.concurrencyMax ?? 0, errors: current?.1?.errors ?? 0,
            errorsMax: current?.0.errorsMax ?? 0)
    }

    static func nodeName(_ id: ManagedNode.ID, _ facts: Facts) -> String {
        facts.nodes.number(of: id).map { facts.nodes[$0].name } ?? id.rawValue
    }

    // MARK: - Before and after

    private static func next(_ rows: EngineRows, _ facts: Facts) -> [Status.Next] {
        facts.windows.filter(\.isEnabled).compactMap { window in
            var schedule = window.schedule
            schedule.appliedAt = rows.windows[window.id]?.appliedAt
            let skipped = Set(
                rows.interventions.values.filter { $0.windowID == window.id && $0.action == .skip }.map(\.scheduledFor))
            var next = schedule.next(after: max(facts.now, rows.mark ?? facts.now))
            while let found = next, skipped.contains(found.instant) { next = schedule.next(after: found.instant) }
            guard let occurrence = next else { return nil }
            return Status.Next(
                window: window.name, opensAt: occurrence.instant,
                nodes: window.nodeNumbers(in: facts.nodes).count, after: window.promotion?.after)
        }.sorted { ($0.opensAt, $0.window) < ($1.opensAt, $1.window) }
    }

    private static func drift(_ store: SQLiteStore, _ rows: EngineRows, _ facts: Facts) throws -> Status.Drift {
        let sums = try store.driftTotals(startedFrom: facts.now - .days(1))
        let phases = rows.runs.keys.compactMap { rows.progress[$0]?.phases }
        return Status.Drift(
            found: sums.found, corrected: sums.corrected,
            deferred: phases.reduce(0) { sum, phases in sum + phases.count { $0 == .deferred } })
    }
}
