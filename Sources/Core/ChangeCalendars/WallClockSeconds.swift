import ScheduleExpressions

/// Seconds in a day of the calendar; the zone decides how long it lasts.
let secondsOfDay = 86_400

extension Int {
    /// Seconds as whole days, rounded towards the past, and the seconds after them, from 0.
    var dayAndSecond: (day: Int, second: Int) {
        let (day, second) = quotientAndRemainder(dividingBy: secondsOfDay)
        return second < 0 ? (day - 1, second + secondsOfDay) : (day, second)
    }
}

extension CivilDateTime {
    /// The reading that many seconds after the reading 1970-01-01T00:00:00.
    init(reading: Int) {
        let (day, second) = reading.dayAndSecond
        self.init(
            date: CivilDate(daysSinceEpoch: day), hour: second / 3600, minute: second / 60 % 60, second: second % 60)
    }

    /// Seconds after the reading 1970-01-01T00:00:00: readings are one number, and compare as numbers.
    var reading: Int {
        date.daysSinceEpoch * secondsOfDay + hour * 3600 + minute * 60 + second
    }
}

extension Array<Int> {
    /// The index of the first element that is not less, in an array in ascending order.
    func insertionIndex(of number: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
