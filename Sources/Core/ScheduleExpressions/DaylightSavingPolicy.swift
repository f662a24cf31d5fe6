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
        /// It runs the earlier time only.
        case first = "First"
        /// It runs the later time only.
        case second = "Second"
        /// It runs twice.
        case both = "Both"
    }

    /// What becomes of a time that does not come.
    public var gap: Gap
    /// What becomes of a time that comes twice.
    public var overlap: Overlap

    /// Without arguments the default: nothing is lost and nothing runs twice.
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
