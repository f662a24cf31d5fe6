/// What becomes of a fixed time of day on the two days of the year on which the clocks are changed.
///
/// AWS documents nothing for maintenance windows. The default is chosen so that a run is neither lost nor doubled. An
/// expression whose hour field covers all 24 hours follows elapsed time whatever the policy.
public struct DaylightSavingPolicy: Hashable, Sendable, Codable {
    /// For a time that the clocks skip in spring.
    public enum Gap: String, Hashable, Sendable, Codable, CaseIterable {
        /// It runs at the first instant after the gap, once.
        case runAfter = "RunAfter"
        /// It does not run on that day.
        case skip = "Skip"
    }

    /// For a time that the clocks show twice in autumn.
    public enum Overlap: String, Hashable, Sendable, Codable, CaseIterable {
        case first = "First"
        case second = "Second"
        case both = "Both"
    }

    public var gap: Gap
    public var overlap: Overlap

    public init(gap: Gap = .runAfter, overlap: Overlap = .first) {
        self.gap = gap
        self.overlap = overlap
    }

    private enum CodingKeys: String, CodingKey {
        case gap = "Gap"
        case overlap = "Overlap"
    }

    /// A member that is left out has its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        gap = try container.decodeIfPresent(Gap.self, forKey: .gap) ?? .runAfter
        overlap = try container.decodeIfPresent(Overlap.self, forKey: .overlap) ?? .first
    }
}
