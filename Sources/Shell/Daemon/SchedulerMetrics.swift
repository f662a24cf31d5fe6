import Documents
import Engine
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// What the scheduler has done since it was started, as numbers: counted from what it commits, so they say what the records
/// say. No label is a node's name: a fleet has too many.
struct SchedulerMetrics {
    private var startDelay = Histogram(bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 3600])
    private var commit = Histogram(bounds: [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5])
    private var notOpened: [String: Int] = [:]
    private var held: [String: Int] = [:]
    private var finished: [String: Int] = [:]
    private var results: [String: Int] = [:]
    private var inFlight: Int
    private var clockSteps: [String: Int] = [:]
    /// By window.
    private var lastSuccess: [String: Instant]

    init(_ rows: EngineRows, lastSuccess: [String: Instant]) {
        inFlight = rows.inFlight.values.reduce(0) { $0 + $1.count }
        self.lastSuccess = lastSuccess
    }

    // MARK: - Counting

    mutating func note(_ changes: [Change], took duration: Duration) {
        commit.observe(
            Double(duration.milliseconds) / 1000 + Double(duration.components.attoseconds % 1_000_000_000_000_000)
                / 1e18)
        for change in changes {
            switch change {
            case .decision(let decision): note(decision)
            case .invocation(let record):
                if let end = record.end {
                    inFlight -= 1
                    results[end.result.rawValue, default: 0] += 1
                } else {
                    inFlight += 1
                }
            case .invocationCounted:
                inFlight -= 1
                results[InvocationResult.success.rawValue, default: 0] += 1
            default: break
            }
        }
    }

    private mutating func note(_ decision: Decision) {
        guard case .window(let name, let scheduledFor) = decision.subject else { return }
        switch decision.event {
        case .windowOpened: startDelay.observe(Double((decision.at - scheduledFor).milliseconds) / 1000)
        case .windowSkipped: notOpened["overlapping", default: 0] += 1
        case .windowMissed: notOpened["missed", default: 0] += 1
        case .windowCancelled:
            let isByOperator = decision.reason.hasPrefix(WindowExecutionRecord.skipped)
            notOpened[isByOperator ? "operator" : "held", default: 0] += 1
        case .windowHeld: held[decision.reason.hasPrefix("Frozen") ? "freeze" : "gate", default: 0] += 1
        case .windowFinished:
            finished[decision.status ?? "", default: 0] += 1
            if decision.status == ExecutionStatus.success.rawValue { lastSuccess[name] = decision.at }
        default: break
        }
    }

    mutating func noteClockStep(forward: Bool) { clockSteps[forward ? "forward" : "back", default: 0] += 1 }

    // MARK: - Telling

    /// What is not counted, but is so now.
    struct Gauges {
        let openWindows: Int
        let heldWindows: Int
        let isPaused: Bool
        /// nil: no window will ever open.
        let nextWindow: Instant?
        let decidedThrough: Instant?
        let startedAt: Instant
        let definitionsReadAt: Instant
        let isStoreWritable: Bool
        let notices: NoticeCounts.Counts
    }

    func render(_ gauges: Gauges) -> String {
        var text = MetricsText()
        text.add(
            "drydock_build_info", .gauge, "Which drydock this is.", [([("version", BuildInformation.version)], 1)])
        text.add(
            "drydock_timezone_data_info", .gauge, "The version of the time zone data.",
            [([("version", TimeZoneRules.databaseVersion ?? "unknown")], 1)])
        addWindows(gauges, to: &text)
        text.add(
            "drydock_node_results_total", .counter, "Node runs that have ended, by result.",
            SchedulerMetrics.samples(results, "result", InvocationResult.allCases.map(\.rawValue)))
        text.add("drydock_nodes_in_flight", .gauge, "Node runs that have begun and not ended.", Double(inFlight))
        text.add("drydock_store_commit_seconds", "How long a commit to the store took.", commit)
        text.add(
            "drydock_store_writable", .gauge, "0 while the store cannot be written to, and nothing is started.",
            gauges.isStoreWritable ? 1 : 0)
        add(gauges.notices, to: &text)
        text.add(
            "drydock_clock_steps_total", .counter, "How often the clock was set by more than 5 seconds.",
            SchedulerMetrics.samples(clockSteps, "direction", ["back", "forward"]))
        text.add("drydock_paused", .gauge, "1 while everything is paused.", gauges.isPaused ? 1 : 0)
        text.add(
            "drydock_start_time_seconds", .gauge, "When the daemon was started, in Unix time.",
            SchedulerMetrics.seconds(gauges.startedAt))
        text.add(
            "drydock_definitions_read_time_seconds", .gauge, "When the definitions were read, in Unix time.",
            SchedulerMetrics.seconds(gauges.definitionsReadAt))
        if let instant = gauges.decidedThrough {
            text.add(
                "drydock_decided_through_time_seconds", .gauge, "Everything up to it is decided, in Unix time.",
                SchedulerMetrics.seconds(instant))
        }
        return text.text
    }

    private func add(_ notices: NoticeCounts.Counts, to text: inout MetricsText) {
        text.add(
            "drydock_notifications_total", .counter, "Notifications that have ended, by result.",
            [([("result", "delivered")], Double(notices.delivered)), ([("result", "gave_up")], Double(notices.gaveUp))])
        text.add(
            "drydock_notification_failures_total", .counter, "Attempts to deliver a notification that failed.",
            Double(notices.failed))
        text.add(
            "drydock_notifications_waiting", .gauge, "Notifications that are to be delivered.",
            Double(notices.underWay))
    }

    private func addWindows(_ gauges: Gauges, to text: inout MetricsText) {
        text.add(
            "drydock_window_start_delay_seconds", "How long after its scheduled instant an occurrence was opened.",
            startDelay)
        text.add(
            "drydock_windows_not_opened_total", .counter, "Occurrences that never opened, by reason.",
            SchedulerMetrics.samples(notOpened, "reason", ["held", "missed", "operator", "overlapping"]))
        text.add(
            "drydock_windows_held_total", .counter, "How often an occurrence began to wait, by what it waits for.",
            SchedulerMetrics.samples(held, "reason", ["freeze", "gate"]))
        text.add(
            "drydock_windows_finished_total", .counter, "Window executions that are over, by status.",
            SchedulerMetrics.samples(finished, "status", ExecutionStatus.allCases.filter(\.isFinal).map(\.rawValue)))
        text.add("drydock_windows_open", .gauge, "Windows whose work is not over.", Double(gauges.openWindows))
        text.add(
            "drydock_windows_held", .gauge, "Occurrences that wait for a gate or a freeze.", Double(gauges.heldWindows))
        if let next = gauges.nextWindow {
            text.add(
                "drydock_next_window_time_seconds", .gauge, "When the next window opens, in Unix time.",
                SchedulerMetrics.seconds(next))
        }
        text.add(
            "drydock_window_last_success_time_seconds", .gauge, "When a window last ended with SUCCESS, in Unix time.",
            lastSuccess.sorted { $0.key < $1.key }.map { ([("window", $0.key)], SchedulerMetrics.seconds($0.value)) })
    }

    /// All words have a sample from the start, so that the first of its kind is seen as an increase.
    private static func samples(
        _ counts: [String: Int], _ label: String, _ words: [String]
    ) -> [(labels: [(String, String)], value: Double)] {
        Set(words).union(counts.keys).sorted().map { ([(label, $0)], Double(counts[$0] ?? 0)) }
    }

    private static func seconds(_ instant: Instant) -> Double { Double(instant.millisecondsSinceEpoch) / 1000 }
}
