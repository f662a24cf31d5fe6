import MaintenanceWindows
import ScheduleExpressions

/// Two windows that are open at once and work on the same nodes: both start commands there, and nobody sees to their
/// order.
///
/// Openings are gone through in the order of time, only of windows that share a node with another, and each is held
/// against those few that are open longest: a thousand windows cost what their openings cost, not their pairs.
struct OverlapLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    /// Openings of all windows together that are looked at.
    private static let openingsMax = 1_000_000
    /// Openings of one window that are looked at in any case.
    private static let openingsMin = 400
    /// Windows open at once that an opening is held against.
    private static let openMax = 8

    /// Two windows, by their places, the first that opened of them first.
    private struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    private struct Meeting {
        var times = 0
        var nodes = 0
        /// When the second of them opened for the first time while the other was open.
        let at: Instant
        let earlier: Int
        let opened: Instant
    }

    private struct Opening {
        let at: Instant
        let window: Int
    }

    var findings: [Lint] {
        guard let nodes = definitions.nodes else { return [] }
        let crowds = crowds(nodes)
        let openings = openings(of: Set(crowds.keys.flatMap { $0 }))
        var meetings: [Pair: Meeting] = [:]
        for crowd in crowds.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            for (pair, meeting) in self.meetings(of: crowd, openings) {
                var sum = meetings[pair] ?? meeting
                sum.times = max(sum.times, meeting.times)
                sum.nodes += crowds[crowd] ?? 0
                meetings[pair] = sum
            }
        }
        return meetings.sorted { ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second) }.map(lint)
    }

    /// Windows, by their places, that have nodes in common, and how many: two or more that work on the same bundles.
    private func crowds(_ nodes: NodeBundles) -> [[Int]: Int] {
        var windows = [[Int]](repeating: [], count: nodes.bundles.count)
        for (place, window) in definitions.windows.enumerated() where window.isEnabled {
            for bundle in nodes.worked(by: window) { windows[bundle].append(place) }
        }
        var crowds: [[Int]: Int] = [:]
        for (bundle, places) in windows.enumerated() where places.count > 1 {
            crowds[places, default: 0] += nodes.bundles[bundle].count
        }
        return crowds
    }

    private func openings(of places: Set<Int>) -> [Int: [Instant]] {
        let most = max(OverlapLints.openingsMin, OverlapLints.openingsMax / max(1, places.count))
        // What opened up to a day before may still be open: no window is longer.
        let start = definitions.from - .hours(MaintenanceWindow.durationHoursRange.upperBound)
        var openings: [Int: [Instant]] = [:]
        for place in places {
            let window = definitions.windows[place]
            let found = window.schedule.occurrences(in: start..<definitions.yearEnd).prefix(most).map(\.instant)
            openings[place] = found.filter { window.end(of: $0) > definitions.from }
        }
        return openings
    }

    private func meetings(of crowd: [Int], _ openings: [Int: [Instant]]) -> [Pair: Meeting] {
        var all = crowd.flatMap { place in (openings[place] ?? []).map { Opening(at: $0, window: place) } }
        all.sort { ($0.at, $0.window) < ($1.at, $1.window) }
        var open: [Opening] = []
        var meetings: [Pair: Meeting] = [:]
        for opening in all {
            open.removeAll { end(of: $0) <= opening.at || $0.window == opening.window }
            for earlier in open {
                let pair = Pair(
                    first: min(earlier.window, opening.window), second: max(earlier.window, opening.window))
                meetings[
                    pair, default: Meeting(at: opening.at, earlier: earlier.window, opened: earlier.at)
                ].times += 1
            }
            open.append(opening)
            if open.count > OverlapLints.openMax { open.sort { end(of: $0) > end(of: $1) } }
            open = Array(open.prefix(OverlapLints.openMax))
        }
        return meetings
    }

    private func end(of opening: Opening) -> Instant { definitions.windows[opening.window].end(of: opening.at) }

    /// It stands with the window that opens into the other.
    private func lint(_ pair: Pair, _ meeting: Meeting) -> Lint {
        let earlier = definitions.windows[meeting.earlier]
        let later = definitions.windows[meeting.earlier == pair.first ? pair.second : pair.first]
        let often = meeting.times == 1 ? "once in a year" : "\(meeting.times) times in a year, first"
        let ends = earlier.end(of: meeting.opened)
        return Lint(
            .windowsOverlap, .window(later.name), "Schedule",
            """
            It is open together with \(earlier.name) on \(counted(meeting.nodes, "node")), \(often) \
            \(meeting.at): \(earlier.name) is open then from \(meeting.opened) to \(ends), and both start commands on \
            the same nodes at once.
            """,
            wayOut: "Open one of them after the other has ended, or take the nodes out of one.")
    }
}
