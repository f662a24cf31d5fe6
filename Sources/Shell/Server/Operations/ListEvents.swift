import Engine
import ScheduleExpressions
import Store

/// The decision log: why each thing happened or did not, oldest first, a page at a time.
package enum ListEvents: APIOperation {
    package static let name = "Drydock.ListEvents"

    package struct Input: Codable, Hashable, Sendable {
        /// Only what concerns this window, association or node.
        package var about: String?
        /// Decisions after this number, oldest first; nil: the newest.
        package var after: Int?
        package var maxResults: Int?

        package init(about: String?, after: Int?, maxResults: Int?) {
            self.about = about
            self.after = after
            self.maxResults = maxResults
        }
    }

    package struct Output: Codable, Hashable, Sendable {
        package var events: [DecisionLine]
        /// The number of the last decision that was looked at: `after` of the next request.
        package var last: Int
    }

    package static let pageRange = 1...1000
    private static let pageDefault = 50

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let size = input.maxResults ?? pageDefault
        guard pageRange.contains(size) else {
            throw OperationError(.validation, "MaxResults is \(size). Write 1 to \(pageRange.upperBound).")
        }
        let page = try request.facts.store().decisions(about: input.about, after: input.after, count: size)
        return Output(events: page.lines, last: page.last)
    }
}
