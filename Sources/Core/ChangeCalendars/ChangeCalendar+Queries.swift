import ScheduleExpressions

extension ChangeCalendar {
    /// Open or closed. Of several events that are on, the reason is the one that lasts longest from here, because that is
    /// the one to wait for; then the one that began first, then the first in the file.
    ///
    /// Complexity: a comparison for each event, and for each one that recurs a search of its length's worth of days.
    package func state(at instant: Instant) -> State {
        let second = Int(instant.secondsSinceEpoch)
        var longest: (start: Int, end: Int, event: CalendarEvent)?
        for event in events {
            for occurrence in event.occurrences(in: second..<second + 1) {
                if let found = longest, (-found.end, found.start) <= (-occurrence.end, occurrence.start) { continue }
                longest = (occurrence.start, occurrence.end, event)
            }
        }
        return state(because: longest.map { $0.event.occurrence(from: $0.start, to: $0.end) })
    }

    /// The first change after an instant, or nil if the state stays as it is.
    ///
    /// Complexity: as for `state`, times the years to the change. To find that a state lasts for ever, the years to 2199
    /// are searched; an event that does not recur, or no more, costs nothing after its last occurrence.
    package func nextTransition(after instant: Instant) -> Transition? {
        let second = Int(instant.secondsSinceEpoch)
        let end = max(second + 1, (ChangeCalendar.lastDay + 2) * secondsOfDay)
        var spans = EventSpans(events: events, in: second..<end)
        guard let span = spans.next() else { return nil }
        let start = Instant(secondsSinceEpoch: Int64(span.start))
        let change = start > instant ? start : Instant(secondsSinceEpoch: Int64(span.end))
        return Transition(instant: change, state: state(at: change))
    }

    /// The closed times in a range, in order, cut off at its ends.
    ///
    /// Complexity: linear in the occurrences in the range, with memory for about a year of them and for the answer.
    package func closedSpans(in range: Range<Instant>) -> [Span] {
        switch type {
        case .defaultOpen: eventSpans(in: range)
        case .defaultClosed: spansBetweenEvents(in: range)
        }
    }

    /// The open times in a range, in order, cut off at its ends: with the closed ones they fill it.
    ///
    /// Complexity: as for `closedSpans`.
    package func openSpans(in range: Range<Instant>) -> [Span] {
        switch type {
        case .defaultOpen: spansBetweenEvents(in: range)
        case .defaultClosed: eventSpans(in: range)
        }
    }

    private func state(because event: EventOccurrence?) -> State {
        switch type {
        case .defaultOpen: event == nil ? .open(because: nil) : .closed(because: event)
        case .defaultClosed: event == nil ? .closed(because: nil) : .open(because: event)
        }
    }

    private func eventSpans(in range: Range<Instant>) -> [Span] {
        guard !range.isEmpty else { return [] }
        // A span may begin in the second in which the range ends, but before it.
        let first = Int(range.lowerBound.secondsSinceEpoch)
        let last = Int(range.upperBound.secondsSinceEpoch)
        let end = Instant(secondsSinceEpoch: Int64(last)) < range.upperBound ? last + 1 : last
        let spans = EventSpans(events: events, in: first..<max(first + 1, end))
        return spans.compactMap { span in
            let whole = Instant(secondsSinceEpoch: Int64(span.start))..<Instant(secondsSinceEpoch: Int64(span.end))
            let part = whole.clamped(to: range)
            return part.isEmpty ? nil : Span(range: part, events: span.events)
        }
    }

    private func spansBetweenEvents(in range: Range<Instant>) -> [Span] {
        var result: [Span] = []
        var reached = range.lowerBound
        for span in eventSpans(in: range) {
            if reached < span.range.lowerBound {
                result.append(Span(range: reached..<span.range.lowerBound, events: []))
            }
            reached = span.range.upperBound
        }
        if reached < range.upperBound { result.append(Span(range: reached..<range.upperBound, events: [])) }
        return result
    }
}
