import ScheduleExpressions

/// A calendar that says when changes may be made: OPEN or CLOSED at every instant, and which event made it so.
///
/// It is read from an iCalendar file (RFC 5545). The property `X-CALENDAR-TYPE` of the calendar, `DEFAULT_OPEN` or
/// `DEFAULT_CLOSED` as in SSM Change Calendar, says what it is when nothing is on; its events make it the opposite while
/// they last. A calendar without that property is DEFAULT_OPEN: what other programs export are holidays and freezes.
///
/// Where RFC 5545 leaves a choice, or SSM says more:
///
/// - An event lasts from its start to its end, the end not included. Events that touch or overlap are one span.
/// - A floating time and a date, which name no zone, are read in UTC, SSM's default for an event.
/// - A local time that falls into a gap is the first instant after it. One that comes twice is the first of the two.
/// - `DTSTART` is the first occurrence even if the rule would not give it, and the first that `COUNT` counts (3.8.5.3).
/// - An end (`DTEND`) gives every occurrence the same elapsed time; days and weeks of a `DURATION` are days of the
///   clock on the wall, whatever the clocks do in them (3.8.5.3, 3.3.6).
/// - `STATUS:CANCELLED` and SSM's advisory events, `X-EVENT-TYPE:ADVISORY`, have no effect. `TRANSP` does not count:
///   published holidays are transparent, and a freeze nevertheless.
/// - Occurrences begin in the years up to 2199, as schedules do.
package struct ChangeCalendar: Hashable, Sendable {
    /// What other definitions call it. It is not in the file.
    package let name: String
    package let type: CalendarType
    /// In the order of the file. None is cancelled or advisory.
    let events: [CalendarEvent]

    /// What the calendar is while no event is on. The names are SSM's.
    package enum CalendarType: String, Hashable, Sendable, CaseIterable {
        case defaultOpen = "DEFAULT_OPEN"
        case defaultClosed = "DEFAULT_CLOSED"
    }

    /// Whether changes may be made, and the event that decides it; nil if it is the calendar's default.
    package enum State: Hashable, Sendable {
        case open(because: EventOccurrence?)
        case closed(because: EventOccurrence?)

        package var isOpen: Bool {
            switch self {
            case .open: true
            case .closed: false
            }
        }

        package var event: EventOccurrence? {
            switch self {
            case .open(let event), .closed(let event): event
            }
        }
    }

    /// A change from open to closed, or back.
    package struct Transition: Hashable, Sendable {
        /// The first instant of the new state.
        package let instant: Instant
        package let state: State
    }

    /// A time in which the state stays the same.
    package struct Span: Hashable, Sendable {
        package let range: Range<Instant>
        /// The events that make it so, by their start, at most `namedEventsMax`; empty if it is the calendar's default.
        package let events: [EventOccurrence]
    }
}

extension ChangeCalendar {
    /// The largest file: 1 MiB, as for all definitions.
    package static let bytesMax = 1 << 20
    /// Events of one calendar. Every question looks at each of them.
    package static let eventsMax = 10_000
    /// Events with a recurrence rule: such an event costs a search where another costs a comparison.
    package static let recurringEventsMax = 1_000
    /// Events that are named as the reason of one span. A span may be made of thousands.
    package static let namedEventsMax = 16
    /// The last year in which an occurrence may begin, as for schedules.
    package static let yearMax = 2199

    /// The last day of `yearMax`, in days since 1970-01-01.
    static let lastDay = CivilDate(year: yearMax, month: 12, day: 31).daysSinceEpoch
}
