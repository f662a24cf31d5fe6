import ScheduleExpressions

/// The times at which at least one event is on, in order: occurrences that touch or overlap are one span.
///
/// Occurrences are looked for in pieces of time, so that neither an endless recurrence nor a long range is expanded at
/// once. The pieces grow: the next change is mostly near, and where it is not, few pieces reach far.
struct EventSpans: Sequence, IteratorProtocol {
    struct Element {
        /// Seconds since the epoch. What ended before the range asked for is not in it.
        var start: Int
        var end: Int
        /// At most `ChangeCalendar.namedEventsMax`, by their start.
        var events: [EventOccurrence]
    }

    private struct Found {
        let start: Int
        let end: Int
        let event: Int
    }

    private let events: [CalendarEvent]
    /// The events on in the range, seconds since the epoch, that is not searched yet.
    private var unsearched: Range<Int>
    private var pieceSeconds = 32 * secondsOfDay
    private var isFirstPiece = true
    /// What the last piece held, and how much of it was handed out.
    private var found: [Found] = []
    private var position = 0

    private static let pieceSecondsMax = 512 * secondsOfDay

    /// All spans that have a second in the range; it must not be empty.
    init(events: [CalendarEvent], in range: Range<Int>) {
        self.events = events
        // Nothing is on before the first event, however far back one asks.
        let first = events.lazy.map(\.firstStart).min() ?? range.upperBound
        unsearched = Swift.min(Swift.max(range.lowerBound, first), range.upperBound)..<range.upperBound
    }

    mutating func next() -> Element? {
        while position == found.count {
            guard !unsearched.isEmpty else { return nil }
            searchPiece()
        }
        let first = found[position]
        var span = Element(start: first.start, end: first.end, events: [])
        while let next = peek(upTo: span.end) {
            span.end = Swift.max(span.end, next.end)
            if span.events.count < ChangeCalendar.namedEventsMax {
                span.events.append(events[next.event].occurrence(from: next.start, to: next.end))
            }
            position += 1
        }
        return span
    }

    /// The next occurrence if it begins at this second or before.
    private mutating func peek(upTo second: Int) -> Found? {
        while position == found.count {
            guard !unsearched.isEmpty, unsearched.lowerBound <= second else { return nil }
            searchPiece()
        }
        return found[position].start <= second ? found[position] : nil
    }

    private mutating func searchPiece() {
        let middle = Swift.min(unsearched.upperBound, unsearched.lowerBound + pieceSeconds)
        let piece = unsearched.lowerBound..<middle
        found.removeAll(keepingCapacity: true)
        position = 0
        var hasLater = false
        for (index, event) in events.enumerated() {
            let occurrences = isFirstPiece ? event.occurrences(in: piece) : event.occurrences(startingIn: piece)
            for occurrence in occurrences {
                found.append(Found(start: occurrence.start, end: occurrence.end, event: index))
            }
            hasLater = hasLater || event.lastStart >= middle
        }
        found.sort { ($0.start, $0.event) < ($1.start, $1.event) }
        unsearched = hasLater ? middle..<unsearched.upperBound : unsearched.upperBound..<unsearched.upperBound
        pieceSeconds = Swift.min(2 * pieceSeconds, EventSpans.pieceSecondsMax)
        isFirstPiece = false
    }
}
