import ScheduleExpressions

/// Pairs two lists of instants, both in order, so that all in all the least is moved: a pair costs the time between the
/// two, an instant that is left alone costs `loneCost`. Pairs do not cross.
///
/// It is the alignment of two texts (Needleman and Wunsch, 1970), kept to pairs that are cheaper than two lone instants:
/// its work grows with the lists, not with their product.
struct RunPairing {
    enum Pair {
        /// Places in the lists.
        case both(Int, Int)
        case old(Int)
        case new(Int)
    }

    /// In order.
    private(set) var pairs: [Pair] = []

    private enum Step: UInt8 {
        case start, both, old, new
    }

    /// What is best for the first so many of the old ones together with each number of new ones that is worth a look.
    private struct Row {
        let first: Int
        var costs: [Int64]
        var steps: [Step]

        func cost(_ news: Int) -> Int64? { costs.indices.contains(news - first) ? costs[news - first] : nil }
    }

    init(_ olds: [Instant], _ news: [Instant], loneCost: Duration) {
        let lone = max(1, loneCost.milliseconds)
        let bands = RunPairing.bands(olds, news, farthest: 2 * lone)
        var steps: [(first: Int, steps: [Step])] = []
        var previous: Row?
        for (row, band) in bands.enumerated() {
            var current = Row(first: band.lowerBound, costs: [], steps: [])
            for count in band {
                var best: (cost: Int64, step: Step) = row == 0 && count == 0 ? (0, .start) : (.max, .start)
                if let cost = previous?.cost(count - 1), row > 0, count > 0 {
                    let distance = abs((olds[row - 1] - news[count - 1]).milliseconds)
                    if cost < .max, cost + distance < best.cost { best = (cost + distance, .both) }
                }
                if let cost = previous?.cost(count), cost < .max, cost + lone < best.cost { best = (cost + lone, .old) }
                if let cost = current.costs.last, cost < .max, cost + lone < best.cost { best = (cost + lone, .new) }
                current.costs.append(best.cost)
                current.steps.append(best.step)
            }
            steps.append((current.first, current.steps))
            previous = current
        }
        pairs = RunPairing.way(back: steps, from: (olds.count, news.count))
    }

    /// For each number of old instants, the numbers of new ones that are worth a look: from those far before the last old
    /// one to those not far after the next. Neighbours overlap, so that there is a way through.
    private static func bands(_ olds: [Instant], _ news: [Instant], farthest: Int64) -> [ClosedRange<Int>] {
        var bands: [ClosedRange<Int>] = []
        var (low, high) = (0, 0)
        for row in 0...olds.count {
            if row > 0 { while low < news.count, (olds[row - 1] - news[low]).milliseconds > farthest { low += 1 } }
            if row < olds.count {
                while high < news.count, (news[high] - olds[row]).milliseconds <= farthest { high += 1 }
            } else {
                high = news.count
            }
            bands.append(low...max(low, high))
        }
        return bands
    }

    private static func way(
        back steps: [(first: Int, steps: [Step])], from end: (olds: Int, news: Int)
    ) -> [Pair] {
        var pairs: [Pair] = []
        var (old, new) = end
        while old > 0 || new > 0 {
            switch steps[old].steps[new - steps[old].first] {
            case .start: return pairs.reversed()
            case .both:
                (old, new) = (old - 1, new - 1)
                pairs.append(.both(old, new))
            case .old:
                old -= 1
                pairs.append(.old(old))
            case .new:
                new -= 1
                pairs.append(.new(new))
            }
        }
        return pairs.reversed()
    }
}
