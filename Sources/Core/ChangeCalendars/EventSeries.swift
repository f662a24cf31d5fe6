/// A VEVENT that was read, before it is known which others belong to it.
struct EventDraft {
    let uid: String
    /// The offset in the source of its BEGIN.
    let place: Int
    let override: Override?
    /// Nil if it is cancelled or advisory.
    var event: CalendarEvent?

    /// The occurrence that a RECURRENCE-ID names (RFC 5545, section 3.8.4.4).
    struct Override {
        /// When it would have begun, in seconds since the epoch.
        let instant: Int
        /// The offset in the source of the line.
        let place: Int
    }
}

/// Puts recurring events and the overrides of their occurrences together, by UID.
enum EventSeries {
    /// The events that have an effect, in the order of the file. An override stands for itself; the event it belongs to
    /// loses that occurrence.
    static func join(_ drafts: [EventDraft], _ log: FaultLog) -> [CalendarEvent] {
        var drafts = drafts
        var owners: [String: Int] = [:]
        for (index, draft) in drafts.enumerated() where draft.override == nil {
            if owners.updateValue(index, forKey: draft.uid) != nil {
                log.fault(
                    at: draft.place,
                    "Another event has the UID \(excerpt(draft.uid.utf8)) already. Write a UID of its own, or a "
                        + "RECURRENCE-ID if this changes one occurrence of the other.")
            }
        }
        var overridden: [String: Set<Int>] = [:]
        for draft in drafts {
            guard let override = draft.override else { continue }
            if !overridden[draft.uid, default: []].insert(override.instant).inserted {
                log.fault(at: override.place, "Another event overrides this occurrence already. Remove one of them.")
            }
            // Without its owner, or with one that is cancelled, there is nothing to replace.
            guard let owner = owners[draft.uid], let event = drafts[owner].event else { continue }
            if event.hasStart(at: override.instant) {
                drafts[owner].event?.exclude(override.instant)
            } else {
                log.fault(
                    at: override.place,
                    "The event \(excerpt(draft.uid.utf8)) has no occurrence that begins then. Write the start it had, in its "
                        + "zone.")
            }
        }
        return drafts.compactMap(\.event)
    }
}
