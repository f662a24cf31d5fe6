/// Where an occurrence comes from.
package enum OccurrenceOrigin: String, Hashable, Sendable, CaseIterable {
    case schedule = "Schedule"
    /// An operator asked for it: it is scheduled for the instant of the request, and lasts as long as any other.
    case runNow = "RunNow"
}
