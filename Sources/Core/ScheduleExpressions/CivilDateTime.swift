/// What a calendar and a clock on the wall show, without saying where: it is an instant only in a zone.
public struct CivilDateTime: Hashable, Comparable, Sendable {
    /// The day that the calendar shows.
    public var date: CivilDate
    /// 0 to 23.
    public var hour: Int
    /// 0 to 59.
    public var minute: Int
    /// 0 to 59: leap seconds are not shown.
    public var second: Int

    /// The parts are taken as they are: whoever hands in a date that does not exist, or an hour 99, asks for another time.
    public init(date: CivilDate, hour: Int, minute: Int, second: Int = 0) {
        self.date = date
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The reading `localSeconds` seconds after the reading 1970-01-01T00:00:00.
    init(localSeconds: Int) {
        let (day, secondOfDay) = localSeconds.floorDivided(by: secondsPerDay)
        date = CivilDate(daysSinceEpoch: day)
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
    }

    /// Seconds of wall-clock reading after the reading 1970-01-01T00:00:00. Searches count in these, because a reading
    /// then is one number and readings compare as numbers.
    var localSeconds: Int {
        date.daysSinceEpoch * secondsPerDay + hour * 3600 + minute * 60 + second
    }

    public static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
        (left.date, left.hour, left.minute, left.second) < (right.date, right.hour, right.minute, right.second)
    }
}

extension CivilDateTime: CustomStringConvertible {
    /// `2026-03-08T02:30:00`.
    public var description: String {
        "\(date)T\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))"
    }
}

/// Seconds in a day of the calendar; the zone decides how long it lasts.
let secondsPerDay = 86_400

extension Int {
    /// Quotient rounded down and remainder from 0, for a positive divisor.
    func floorDivided(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
