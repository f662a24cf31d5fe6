import Documents
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet

/// How long the work of one occurrence takes by the averages of the fleet: rounds of nodes, one after the other.
///
/// Tasks of type RUN_COMMAND follow one another by priority, those of one priority run side by side, and the targets of
/// a task in sequence.
struct WorkPlan {
    /// One task of it; times are seconds after the opening.
    struct Task {
        let task: WindowTask
        let begins: Double
        /// When its last round is started, and when that is done.
        let lastStart: Double
        let ends: Double
        /// Its longest command.
        let command: Command
    }

    /// A document on the nodes of one target.
    struct Command {
        let nodeCount: Int
        let atOnce: Int
        let rounds: Int
        let roundSeconds: Double
        let begins: Double

        var seconds: Double { Double(rounds) * roundSeconds }
        var lastStart: Double { begins + Double(max(0, rounds - 1)) * roundSeconds }

        /// The nodes of those rounds that begin at this many seconds after the opening, or later.
        func nodesLeft(at seconds: Double) -> Int {
            let started = (0..<rounds).count { begins + Double($0) * roundSeconds < seconds }
            return max(0, nodeCount - started * atOnce)
        }
    }

    private(set) var tasks: [Task] = []

    /// `concurrency` stands for MaxConcurrency of the task of that name.
    init(
        of window: MaintenanceWindow, durations: ExpectedDurations, concurrency: [String: CountOrPercentage] = [:]
    ) {
        var clock = 0.0
        for priority in Set(window.commandTasks.map(\.priority)).sorted() {
            var end = clock
            for task in window.commandTasks where task.priority == priority {
                let planned = WorkPlan.plan(task, from: clock, durations, concurrency[task.name])
                end = max(end, planned.ends)
                tasks.append(planned)
            }
            clock = end
        }
    }

    private static func plan(
        _ task: WindowTask, from start: Double, _ durations: ExpectedDurations, _ concurrency: CountOrPercentage?
    ) -> Task {
        var clock = start
        var commands: [Command] = []
        for target in task.targets {
            let (nodeCount, seconds) = durations.mean(of: task, on: target)
            let atOnce = min(max(1, nodeCount), (concurrency ?? task.maxConcurrency).concurrency(of: nodeCount))
            let command = Command(
                nodeCount: nodeCount, atOnce: atOnce, rounds: (nodeCount + atOnce - 1) / atOnce, roundSeconds: seconds,
                begins: clock)
            commands.append(command)
            clock += command.seconds
        }
        let longest = commands.max { $0.seconds < $1.seconds }
        return Task(
            task: task, begins: start, lastStart: commands.map(\.lastStart).max() ?? start, ends: clock,
            command: longest ?? Command(nodeCount: 0, atOnce: 1, rounds: 0, roundSeconds: 0, begins: start))
    }
}

/// What a task takes on a node, by the behaviour of the groups; looked up once for each group, document and interval.
final class ExpectedDurations {
    private let nodes: NodeBundles
    private let documents: DocumentLibrary
    /// Days between two openings of the window that is looked at.
    var daysBetween = 0.0
    private var known: [Question: Double] = [:]

    private struct Question: Hashable {
        let group: Int
        let document: String
        let parameters: [String: [String]]
        let daysBetween: Double
    }

    init(_ nodes: NodeBundles, documents: DocumentLibrary = DocumentLibrary()) {
        self.nodes = nodes
        self.documents = documents
    }

    /// How many nodes a target has, and the seconds that one of them takes on average.
    func mean(of task: WindowTask, on target: WindowTarget) -> (nodeCount: Int, seconds: Double) {
        var (count, sum) = (0, 0.0)
        for bundle in nodes.select(target.targets).map({ nodes.bundles[$0] }) {
            count += bundle.count
            sum += Double(bundle.count) * seconds(of: task, inGroup: bundle.group)
        }
        return (count, count == 0 ? 0 : sum / Double(count))
    }

    private func seconds(of task: WindowTask, inGroup group: Int) -> Double {
        let question = Question(
            group: group, document: task.document, parameters: task.parameters, daysBetween: daysBetween)
        if let answer = known[question] { return answer }
        let answer = nodes.groups[group].expectedSeconds(
            of: task.document, parameters: task.parameters, daysBetween: daysBetween, documents: documents)
        known[question] = answer
        return answer
    }
}
