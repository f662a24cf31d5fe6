/// A cron expression, parsed into masks: to ask for its next time is arithmetic on bits.
///
/// Six fields `minutes hours day-of-month month day-of-week year`, or seven with seconds first. 1 is Sunday. Exactly one
/// of the day fields is `?`. Two expressions that mean the same values are equal, however they are spelled:
/// `*/30 9 ? * * *` is `0,30 9 * * ? *`.
public struct CronExpression: Hashable, Sendable {
    let masks: CronMasks

    /// Reads the fields alone, without `cron(` and `)`. Throws where the fault is, what it is, and what to write instead.
    public init(parsingFields text: String) throws(ScheduleExpressionError) {
        let bytes = Array(text.utf8)
        try ScheduleExpression.checkLength(bytes)
        self = try CronParser(bytes: bytes).expression(in: 0..<bytes.count)
    }

    init(masks: CronMasks) {
        self.masks = masks
    }

    /// Whether the hour field covers the whole day: such an expression follows elapsed time when clocks change.
    public var followsElapsedTime: Bool { masks.followsElapsedTime }
}
