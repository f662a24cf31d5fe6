import Fleet
import ScheduleExpressions

extension FleetLedger {
    /// Two commands that were at work on one node at the same time.
    package struct Overlap: Hashable, Sendable {
        package let node: ManagedNode.ID
        package let earlierCommandID: String
        package let laterCommandID: String
        /// When the later one began.
        package let at: Instant
    }

    /// Every pair of invocations that worked on one node at the same time, by the instant at which the later one began.
    /// It is read from the entries that are there: keep them if you want to ask. An invocation works from its beginning
    /// up to, but not including, the instant at which it is finished.
    package func overlaps() -> [Overlap] {
        var tracks: [ManagedNode.ID: Track] = [:]
        for entry in entries {
            switch entry.event {
            case .received: break
            case .began: tracks[entry.node, default: Track()].begin(entry)
            case .finishedUnheard, .answered: tracks[entry.node]?.finish(entry)
            }
        }
        return tracks.values.flatMap { $0.settled + $0.fresh }.sorted {
            ($0.at, $0.node, $0.earlierCommandID, $0.laterCommandID)
                < ($1.at, $1.node, $1.earlierCommandID, $1.laterCommandID)
        }
    }

    /// What one node is at, while the entries are read.
    private struct Track {
        var working: [String] = []
        var settled: [Overlap] = []
        /// Found at the instant of the latest beginning. They hold only if the earlier command does not answer at that
        /// very instant: then it came before the later one, not beside it.
        var fresh: [Overlap] = []

        mutating func begin(_ entry: Entry) {
            if let last = fresh.last, last.at != entry.at {
                settled += fresh
                fresh = []
            }
            for earlier in working {
                fresh.append(
                    Overlap(
                        node: entry.node, earlierCommandID: earlier, laterCommandID: entry.commandID, at: entry.at))
            }
            working.append(entry.commandID)
        }

        mutating func finish(_ entry: Entry) {
            working.removeAll { $0 == entry.commandID }
            fresh.removeAll { $0.at == entry.at && $0.earlierCommandID == entry.commandID }
        }
    }
}
