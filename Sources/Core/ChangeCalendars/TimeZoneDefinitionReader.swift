import ScheduleExpressions

/// Reads a VTIMEZONE (RFC 5545, section 3.6.5). Only one that is needed is read: programs write many, and not all well.
struct TimeZoneDefinitionReader {
    let log: FaultLog
    private var changes: [DefinedTimeZone.Change] = []
    /// The first change, and the offset before it.
    private var earliest: (instant: Int, offsetBefore: Int)?

    /// Changes of one zone: a rule of two changes a year gives fewer than 500.
    private static let changesMax = 10_000

    init(log: FaultLog) { self.log = log }

    /// Nil if there are faults.
    mutating func read(_ definition: CalendarComponent) -> DefinedTimeZone? {
        let observances = definition.components.filter { $0.name == "STANDARD" || $0.name == "DAYLIGHT" }
        if observances.isEmpty {
            log.fault(
                at: definition.place,
                "The VTIMEZONE says nothing about its offset from UTC. Write a STANDARD component with DTSTART, "
                    + "TZOFFSETFROM and TZOFFSETTO.")
        }
        var isSound = true
        for observance in observances {
            isSound = read(observance: observance) && isSound
            if changes.count > TimeZoneDefinitionReader.changesMax {
                log.fault(
                    at: observance.place,
                    "The zone changes more than \(TimeZoneDefinitionReader.changesMax) times. Write an RRULE of one day a "
                        + "year.")
                return nil
            }
        }
        guard isSound, let earliest else { return nil }
        var inOrder: [DefinedTimeZone.Change] = []
        for (_, change) in changes.enumerated().sorted(by: { ($0.1.instant, $0.0) < ($1.1.instant, $1.0) }) {
            if inOrder.last?.instant == change.instant { inOrder.removeLast() }
            inOrder.append(change)
        }
        return DefinedTimeZone(initialOffset: earliest.offsetBefore, changes: inOrder)
    }

    /// False if it has faults.
    private mutating func read(observance: CalendarComponent) -> Bool {
        let before = readOffset("TZOFFSETFROM", observance)
        let after = readOffset("TZOFFSETTO", observance)
        let start = readStart(observance)
        let rule = readRule(observance)
        let added = readDates(observance)
        guard let before, let after, let start, let rule, let added else { return false }
        var onsets = [start.reading] + added
        if let rule { onsets += readings(of: rule, startingAt: start.reading, offset: before) }
        for onset in onsets {
            // What the clock showed before it was changed.
            let instant = onset - before
            changes.append(DefinedTimeZone.Change(instant: instant, offset: after))
            if instant < earliest?.instant ?? .max { earliest = (instant, before) }
        }
        return true
    }

    private func readings(of rule: RecurrenceRule, startingAt start: Int, offset: Int) -> [Int] {
        let (day, second) = start.dayAndSecond
        let lastDay = rule.lastDay(startingOn: day, through: ChangeCalendar.lastDay)
        let readings = rule.days(from: day + 1, through: lastDay, startingOn: day).map { $0 * secondsOfDay + second }
        guard case .until(let until) = rule.end else { return readings }
        // It must be in UTC; where it is not, it can only be meant as the onsets are.
        return readings.filter { (until.isUTC ? $0 - offset : $0) <= until.reading }
    }

    // MARK: - Properties

    private func readStart(_ observance: CalendarComponent) -> DateTimeValue? {
        guard let line = observance.property("DTSTART", log) else {
            log.fault(
                at: observance.place,
                "\(observance.name) does not say from when it holds. Write DTSTART:19701025T030000.")
            return nil
        }
        return readLocal(line.value, line)
    }

    /// A time on the clock of the zone; UTC is not (section 3.6.5).
    private func readLocal(_ text: ArraySlice<UInt8>, _ line: ContentLine) -> DateTimeValue? {
        do throws(ValueFault) {
            let value = try DateTimeValue(parsing: text)
            if !value.isDate, !value.isUTC { return value }
            throw ValueFault(
                text.startIndex,
                "\(line.name) of a zone is a time on its own clock. Write 19701025T030000, without a Z.")
        } catch {
            log.fault(at: line.place(of: error.index), error.message)
            return nil
        }
    }

    /// The outer nil is for faults, the inner for a zone without a rule.
    private func readRule(_ observance: CalendarComponent) -> RecurrenceRule?? {
        guard let line = observance.property("RRULE", log) else { return .some(nil) }
        var faults: [ValueFault] = []
        let rule = RecurrenceRule(parsing: line.value, faults: &faults)
        for fault in faults { log.fault(at: line.place(of: fault.index), fault.message) }
        guard let rule else { return nil }
        guard rule.frequency == .yearly else {
            log.fault(
                at: line.valuePlace, "The clocks of a zone are changed in a yearly rhythm. Write FREQ=YEARLY, or RDATE."
            )
            return nil
        }
        return rule
    }

    private func readDates(_ observance: CalendarComponent) -> [Int]? {
        var readings: [Int] = []
        var isSound = true
        for line in observance.properties("RDATE") {
            for text in line.value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                guard let value = readLocal(text, line) else {
                    isSound = false
                    continue
                }
                readings.append(value.reading)
            }
        }
        return isSound ? readings : nil
    }

    /// Seconds ahead of UTC (section 3.3.14).
    private func readOffset(_ name: String, _ observance: CalendarComponent) -> Int? {
        guard let line = observance.property(name, log) else {
            log.fault(at: observance.place, "\(observance.name) has no \(name). Write \(name):+0100, for instance.")
            return nil
        }
        let digits = line.value.dropFirst().map { (0x30...0x39).contains($0) ? Int($0) - 0x30 : -1 }
        let sign = line.value.first == UInt8(ascii: "-") ? -1 : line.value.first == UInt8(ascii: "+") ? 1 : 0
        let isForm = sign != 0 && (digits.count == 4 || digits.count == 6) && !digits.contains(-1)
        guard isForm else { return faultyOffset(line) }
        let parts = stride(from: 0, to: digits.count, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        guard parts[0] < 24, parts.dropFirst().allSatisfy({ $0 < 60 }) else { return faultyOffset(line) }
        return sign * (parts[0] * 3600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0))
    }

    private func faultyOffset(_ line: ContentLine) -> Int? {
        log.fault(
            at: line.valuePlace, "\(excerpt(line.value)) is not an offset from UTC. Write +0100 or -0530, for instance."
        )
        return nil
    }
}
