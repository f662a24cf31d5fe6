import Fleet
import PatchManager
import ScheduleExpressions

/// Which patches came out on a day: a pure function of the seed, the product and the day.
///
/// Three to six patches a month, about half of them critical or important security patches. Windows has its patches on
/// the second Tuesday of a month, all at once; the rest when they are ready, at most two on a day.
package struct PatchCatalogue: Hashable, Sendable {
    private let draws: SeededDraws
    private let announced: [Announcement]

    /// A patch that a scenario adds.
    private struct Announcement: Hashable {
        let notice: PatchNotice
        let releaseDay: Int
        /// The day from which it is not offered any more; nil: it stays.
        let withdrawnDay: Int?
    }

    package init(seed: UInt64, incidents: [Incident] = []) {
        draws = SeededDraws(seed: seed)
        announced = incidents.compactMap { incident in
            guard case .patch(let notice) = incident.event else { return nil }
            return Announcement(
                notice: notice, releaseDay: incident.from.dayUTC, withdrawnDay: incident.until?.dayUTC)
        }
    }

    /// The patches that a product got on a day, in days since 1970-01-01. None before that.
    package func released(for product: String, on day: Int) -> [Patch] {
        released(for: Line(product), on: day)
    }

    /// The patches that a product got on any of the days, the oldest first.
    package func released(for product: String, on days: ClosedRange<Int>) -> [Patch] {
        let line = Line(product)
        return days.flatMap { released(for: line, on: $0) }
    }

    /// A product's line of patches: what is worth knowing about it before asking for many days.
    struct Line: Hashable, Sendable {
        let product: String
        let key: UInt64
        let isWindows: Bool

        init(_ product: String) {
            self.product = product
            key = SeededDraws.key(product)
            isWindows = product.hasPrefix("Windows")
        }
    }

    /// Without their ids, which cost the most, for whoever only counts them.
    func released(for line: Line, on day: Int, withIDs: Bool = true) -> [Patch] {
        let count = releaseCount(line, on: day)
        if count == 0, announced.isEmpty { return [] }
        let drawn = (0..<count).map { patch(line, day: day, index: $0, withID: withIDs) }
        if announced.isEmpty { return drawn }
        return drawn + announced.lazy.filter { $0.releaseDay == day }.compactMap { $0.notice.patch(for: line, on: day) }
    }

    /// Whether a patch was taken back by a day: who lacks it then has no need of it.
    func isWithdrawn(_ patch: Patch, by day: Int) -> Bool {
        if announced.isEmpty { return false }
        return announced.contains { $0.notice.id == patch.id && ($0.withdrawnDay.map { $0 <= day } ?? false) }
    }

    /// How many came out on a day: 0 on most.
    private func releaseCount(_ line: Line, on day: Int) -> Int {
        guard day >= 0 else { return 0 }
        if line.isWindows {
            // 1970-01-01 was a Thursday: the days that leave 5 are Tuesdays.
            guard day % 7 == 5 else { return 0 }
            let dayOfMonth = CivilDate(daysSinceEpoch: day).day
            guard (8...14).contains(dayOfMonth) else { return 0 }
            return 3 + draws.below(4, .patchRhythm, line.key, UInt64(day))
        }
        // A busy product has six in thirty days, a quiet one three.
        let perThirtyDays = 3 + Double(line.key % 4)
        let unit = draws.unit(.patchRhythm, line.key, UInt64(day))
        if unit >= perThirtyDays / 30 { return 0 }
        return unit < perThirtyDays / 300 ? 2 : 1
    }

    /// How many patches of a product come out on a day, on average over the days and over all seeds, that a baseline
    /// approves sooner or later.
    static func approvedPerDay(for product: String, by baseline: PatchBaseline) -> Double {
        let line = Line(product)
        // As in `releaseCount`: 3 to 6 on one day of a month, or one in ten times two on a day.
        let perDay = line.isWindows ? 4.5 * 12 / 365.2425 : Double(3 + line.key % 4) / 30 * 1.1
        let covered = (0..<ranks).count { rank in
            let patch = patch(line, rank: rank, id: "", day: 0)
            return baseline.rules.contains { $0.covers(patch) }
        }
        return perDay * Double(covered) / Double(ranks)
    }

    /// What decides on classification and severity is one of so many, all alike.
    private static let ranks = 16

    private func patch(_ line: Line, day: Int, index: Int, withID: Bool) -> Patch {
        let rank = draws.below(PatchCatalogue.ranks, .patchRank, line.key, UInt64(day), UInt64(index + 1))
        let id = !withID ? "" : line.isWindows ? windowsID(day, index) : advisoryID(day, index)
        return PatchCatalogue.patch(line, rank: rank, id: id, day: day)
    }

    private static func patch(_ line: Line, rank: Int, id: String, day: Int) -> Patch {
        let (classification, severity) = line.isWindows ? windowsRank(rank) : rankElsewhere(rank)
        return Patch(
            id: id, product: line.product, classification: classification, severity: severity, releaseDay: day)
    }

    private static func windowsRank(_ rank: Int) -> (Patch.Classification, Patch.Severity) {
        switch rank {
        case 0..<3: (.securityUpdates, .critical)
        case 3..<8: (.securityUpdates, .important)
        case 8: (.criticalUpdates, .important)
        case 9..<12: (.securityUpdates, .moderate)
        default: (.updateRollups, .unspecified)
        }
    }

    private static func rankElsewhere(_ rank: Int) -> (Patch.Classification, Patch.Severity) {
        switch rank {
        case 0..<2: (.security, .critical)
        case 2..<8: (.security, .important)
        case 8..<11: (.security, .medium)
        case 11: (.security, .low)
        case 12..<15: (.bugfix, .unspecified)
        default: (.enhancement, .unspecified)
        }
    }

    /// Numbers from 9,000,000 on, which Microsoft does not use: an invented patch must not be taken for a real one.
    private func windowsID(_ day: Int, _ index: Int) -> String {
        "KB\(9_000_000 + day * 8 + index)"
    }

    /// `SEC-2026-0123`: the year, and a number that grows with the day. No vendor's prefix, for the same reason.
    private func advisoryID(_ day: Int, _ index: Int) -> String {
        let year = CivilDate(daysSinceEpoch: day).year
        let dayOfYear = day - CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
        let digits = String(dayOfYear * 4 + index + 1)
        return "SEC-\(year)-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
