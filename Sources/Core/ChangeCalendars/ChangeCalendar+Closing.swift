import ScheduleExpressions

extension ChangeCalendar {
    /// A calendar that is open but for some spans, which are whole seconds. It comes from no file.
    package init(name: String, closed spans: [(span: Range<Instant>, because: String)]) {
        self.init(
            name: name, type: .defaultOpen,
            events: spans.filter { !$0.span.isEmpty }.enumerated().map { number, closing in
                let start = Int(closing.span.lowerBound.secondsSinceEpoch)
                let end = Int(closing.span.upperBound.secondsSinceEpoch)
                return CalendarEvent(
                    uid: "\(name)-\(number + 1)", summary: closing.because, start: start, zone: .utc,
                    length: EventLength(days: 0, seconds: max(1, end - start)))
            })
    }
}
