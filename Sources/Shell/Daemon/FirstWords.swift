import Engine
import MaintenanceWindows
import ScheduleExpressions

/// What a daemon says when it starts: where it is in time, what it goes on with, and what comes next.
struct FirstWords {
    let pace: Pace
    let start: Instant
    /// The world's clock, which may be behind `start`.
    let now: Instant
    let rows: EngineRows
    let nodeCount: Int
    let windows: [MaintenanceWindow]

    var lines: [String] { [clock] + recovery + next }

    private var clock: String {
        let speed =
            switch pace {
            case .real: "The clock is the world's"
            case .accelerated(let speed): "The clock runs \(speed) times as fast as the world's"
            }
        return "\(speed). \(nodeCount) simulated nodes. Starting at \(start)."
    }

    private var recovery: [String] {
        guard let mark = rows.mark else { return [] }
        let unfinished = rows.executions.count + rows.runs.count
        var lines = ["Going on from \(mark): \(unfinished) executions and runs are unfinished."]
        if mark > now, case .real = pace {
            lines.append(FirstWords.behind(by: mark - now))
        }
        return lines
    }

    /// A clock that is set back by less is not worth a word.
    static let clockTolerance = Duration.seconds(5)

    static func behind(by duration: Duration) -> String {
        "The clock is \(largestUnit(duration)) behind what was decided last: it was set back. Nothing is decided until it "
            + "has caught up. If the store is ahead by mistake, give another --state folder."
    }

    static func stepped(by duration: Duration) -> String {
        duration > .zero
            ? "The clock was set forward by \(largestUnit(duration)). What was due meanwhile opens late, or is missed."
            : "The clock was set back by \(largestUnit(.zero - duration)). Nothing runs a second time."
    }

    private var next: [String] {
        let upcoming = windows.filter(\.isEnabled).compactMap { window in
            var schedule = window.schedule
            schedule.appliedAt = rows.windows[window.id]?.appliedAt ?? start
            return schedule.next(after: rows.mark ?? start - .milliseconds(1)).map {
                (name: window.name, at: $0.instant)
            }
        }
        if upcoming.isEmpty { return ["Next: no window will ever open."] }
        return upcoming.sorted { ($0.at, $0.name) < ($1.at, $1.name) }.map { name, instant in
            instant < start
                ? "Next: \(name) was due at \(instant), \(FirstWords.largestUnit(start - instant)) ago."
                : "Next: \(name) opens at \(instant), in \(FirstWords.largestUnit(instant - start))."
        }
    }

    /// A duration in its largest whole unit, as an operator says it.
    private static func largestUnit(_ duration: Duration) -> String {
        let seconds = duration.milliseconds / 1000
        return switch seconds {
        case 172_800...: "\(seconds / 86_400) d"
        case 7200...: "\(seconds / 3600) h"
        case 120...: "\(seconds / 60) min"
        default: "\(seconds) s"
        }
    }
}
