import ChangeCalendars
import ScheduleExpressions
import TestSupport
import Testing

@Suite("Questions to a calendar") struct QueryTests {
    private let freezes: ChangeCalendar

    init() throws {
        freezes = try calendar(
            "DEFAULT_OPEN",
            event("year-end", "DTSTART:20261221", "DTEND:20270104") + event("holiday", "DTSTART:20261225")
                + event("sale", "DTSTART:20270104T000000Z", "DURATION:PT12H")
                + event(
                    "weekly", "DTSTART:20260105T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20260119T080000Z"))
    }

    @Test(
        arguments: [
            ("2026-01-05T07:59:59.999Z", "", "2026-01-05T08:00:00Z"),
            ("2026-01-05T08:00:00Z", "weekly", "2026-01-05T09:00:00Z"),
            ("2026-01-05T08:59:59.999Z", "weekly", "2026-01-05T09:00:00Z"),
            ("2026-01-05T09:00:00Z", "", "2026-01-12T08:00:00Z"),
            ("2026-01-19T09:00:00Z", "", "2026-12-21T00:00:00Z"),
            ("2026-12-25T10:00:00Z", "year-end", "2027-01-04T12:00:00Z"),
            ("2027-01-03T23:59:59Z", "year-end", "2027-01-04T12:00:00Z"),
            ("2027-01-04T00:00:00Z", "sale", "2027-01-04T12:00:00Z"),
            ("2027-01-04T12:00:00Z", "", ""),
        ])
    func `the state names its event, and the next transition is when it really changes`(
        _ time: String, _ uid: String, _ next: String
    ) throws {
        let state = freezes.state(at: try instant(time))
        #expect(state.isOpen == uid.isEmpty)
        #expect(state.event?.uid ?? "" == uid)
        let transition = freezes.nextTransition(after: try instant(time))
        #expect(transition?.instant.description ?? "" == next)
        if let transition { #expect(transition.state.isOpen != state.isOpen) }
    }

    @Test func `the reason says when the event began and when it ends`() throws {
        let event = freezes.state(at: try instant("2026-12-31T10:00:00Z")).event
        #expect(event?.summary == "year-end")
        #expect(event?.from == (try instant("2026-12-21")))
        #expect(event?.to == (try instant("2027-01-04")))
    }

    @Test func `spans are cut off at the range, and name the events they are made of`() throws {
        let spans = freezes.closedSpans(in: try range("2026-12-22/2027-01-04T06:00:00Z"))
        #expect(texts(spans) == ["2026-12-22T00:00:00Z/2027-01-04T06:00:00Z"])
        #expect(spans.first?.events.map(\.uid) == ["year-end", "holiday", "sale"])
        #expect(freezes.closedSpans(in: try range("2027-01-04T12:00:00Z/2028-01-01")).isEmpty)
        #expect(freezes.closedSpans(in: try range("2026-12-24/2026-12-24")).isEmpty)
    }

    @Test func `an endless rule is answered near and far, and ends with the year 2199`() throws {
        let nightly = try calendar(
            "DEFAULT_CLOSED",
            event("night", "DTSTART;TZID=Europe/Berlin:20200101T220000", "DURATION:PT4H", "RRULE:FREQ=DAILY"))
        #expect(nightly.state(at: try instant("2150-06-01T21:00:00Z")).isOpen)
        #expect(nightly.state(at: try instant("2199-12-31T21:30:00Z")).isOpen)
        #expect(!nightly.state(at: try instant("2200-01-01T21:30:00Z")).isOpen)
        #expect(nightly.nextTransition(after: try instant("2200-01-01T02:00:00Z")) == nil)
        #expect(nightly.openSpans(in: try range("2100-01-01/2100-02-01")).count == 32)
    }

    @Test func `a calendar that is closed for good has no next transition before the end`() throws {
        let always = try calendar("DEFAULT_OPEN", event("all", "DTSTART:20200101", "RRULE:FREQ=DAILY"))
        #expect(always.nextTransition(after: try instant("2026-01-01"))?.instant.description == "2200-01-01T00:00:00Z")
        let spans = always.closedSpans(in: try range("2026-01-01/2199-01-01"))
        #expect(spans.count == 1)
        #expect(spans.first?.events.count == ChangeCalendar.namedEventsMax)
    }

    @Test func `the ends of all time can be asked about`() {
        for milliseconds in [Int64.min, Int64.max] {
            let instant = Instant(millisecondsSinceEpoch: milliseconds)
            #expect(freezes.state(at: instant).isOpen)
            #expect((freezes.nextTransition(after: instant) == nil) == (milliseconds > 0))
        }
    }

    @Test func `state, next transition and spans agree at random instants of random calendars`() throws {
        let seed = freshSeed("the random calendars")
        var numbers = RandomSource(seed: seed)
        let asked = try range("2026-01-01/2028-01-01")
        for round in 0..<25 {
            let calendar = try randomCalendar(&numbers)
            let closed = calendar.closedSpans(in: asked)
            let open = calendar.openSpans(in: asked)
            let all = (closed + open).map(\.range).sorted { $0.lowerBound < $1.lowerBound }
            // Together they fill the range, and they take turns.
            try #require(all.first?.lowerBound == asked.lowerBound && all.last?.upperBound == asked.upperBound)
            try #require(zip(all, all.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound }, "seed \(seed)")
            try #require(abs(closed.count - open.count) <= 1, "seed \(seed), round \(round)")
            for _ in 0..<40 {
                let milliseconds = Int64(numbers.integer(0...63_000_000_000))
                let instant = Instant(millisecondsSinceEpoch: asked.lowerBound.millisecondsSinceEpoch + milliseconds)
                let isClosed = closed.contains { $0.range.contains(instant) }
                try #require(
                    calendar.state(at: instant).isOpen == !isClosed, "seed \(seed), round \(round): \(instant)")
                let next = all.first { $0.lowerBound > instant }?.lowerBound
                guard let next else { continue }
                let transition = calendar.nextTransition(after: instant)
                try #require(transition?.instant == next, "seed \(seed), round \(round): \(instant)")
                try #require(transition?.state.isOpen == isClosed, "seed \(seed), round \(round): \(instant)")
            }
        }
    }

    private func randomCalendar(_ numbers: inout RandomSource) throws -> ChangeCalendar {
        var lines: [String] = []
        for index in 0...numbers.integer(0...4) {
            var rule = NaiveRecurrence.draw(using: &numbers)
            rule.start = CivilDate(year: 2025, month: 1, day: 1).daysSinceEpoch + numbers.integer(0...900)
            rule.untilDay = rule.untilDay.map { max($0, rule.start + 1) }
            let zone = numbers.pick(["America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Asia/Kathmandu"])
            let hour = numbers.integer(10...23)
            let start = "\(ICalendarText.date(CivilDate(daysSinceEpoch: rule.start)))T\(hour)3000"
            let duration = numbers.pick(["PT1H", "PT7H30M", "P1D", "P2DT1S", "P1W", "P40D"])
            lines += event(
                "\(index)", "DTSTART;TZID=\(zone):\(start)", "DURATION:\(duration)", "RRULE:\(rule.text)")
        }
        return try calendar(numbers.pick(["DEFAULT_OPEN", "DEFAULT_CLOSED"]), lines)
    }
}
