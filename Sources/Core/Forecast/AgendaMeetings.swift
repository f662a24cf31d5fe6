import MaintenanceWindows
import ScheduleExpressions

/// Which openings meet: two that are open at once on some of the same nodes, or one and its own predecessor.
struct AgendaMeetings {
    /// What is to be known of an opening. They come in order of their beginnings.
    struct Opening {
        /// The window's number.
        let window: Int
        let scheduledFor: Instant
        /// Not after `scheduledFor` if it does not open at all.
        let closesAt: Instant
    }

    private let openings: [Opening]
    private let names: [String]
    /// By the window's number; nil without a fleet.
    private let nodes: [NodeBits]?
    private(set) var notes: [[AgendaNote]]
    /// For each opening, how many others it meets.
    private var counts: [Int]

    /// Others that are named with one opening; beyond it they are counted.
    static let namedMax = 16

    init(of openings: [Opening], names: [String], nodes: [NodeBits]?) {
        self.openings = openings
        self.names = names
        self.nodes = nodes
        notes = [[AgendaNote]](repeating: [], count: openings.count)
        counts = [Int](repeating: 0, count: openings.count)
        var open: [Int] = []
        for current in openings.indices {
            open.removeAll { openings[$0].closesAt <= openings[current].scheduledFor }
            if openings[current].closesAt <= openings[current].scheduledFor { continue }
            for earlier in open { note(earlier, current) }
            open.append(current)
        }
        for index in openings.indices where counts[index] > AgendaMeetings.namedMax {
            notes[index].append(.openTogetherWithMore(windowCount: counts[index] - AgendaMeetings.namedMax))
        }
    }

    private mutating func note(_ earlier: Int, _ current: Int) {
        let (first, second) = (openings[earlier].window, openings[current].window)
        if first == second {
            notes[current].append(
                .previousStillOpen(
                    scheduledFor: openings[earlier].scheduledFor, closesAt: openings[earlier].closesAt))
            return
        }
        guard let nodes else { return }
        let count = nodes[first].sharedCount(with: nodes[second])
        if count == 0 { return }
        for (one, other) in [(earlier, current), (current, earlier)] {
            counts[one] += 1
            if counts[one] > AgendaMeetings.namedMax { continue }
            notes[one].append(
                .openTogether(
                    with: names[openings[other].window], scheduledFor: openings[other].scheduledFor,
                    closesAt: openings[other].closesAt, nodeCount: count))
        }
    }
}
