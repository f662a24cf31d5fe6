import ScheduleExpressions

/// What the clocks show right before and right after they are changed.
struct ClockReadings {
    let change: Transition

    init(_ change: Transition) { self.change = change }

    /// "02:00 EST becomes 03:00 EDT".
    var inWords: String {
        "\(time(change.offsetBefore)) \(change.abbreviationBefore) becomes "
            + "\(time(change.offsetAfter)) \(change.abbreviationAfter)"
    }

    private func time(_ offsetSeconds: Int) -> String {
        ZoneClock(zone: .utc).time(change.instant + .seconds(offsetSeconds))
    }
}
