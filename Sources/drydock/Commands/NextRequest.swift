import Foundation
import ScheduleExpressions

/// One request. Its `id` may be any JSON and is given back as it was written, so it is not read here.
struct NextRequest: Decodable {
    var expr: String?
    var tz: String?
    var after: String?
    var count: Int?
    var offset: Int?
    var gap: String?
    var overlap: String?

    private enum CodingKeys: String, CodingKey {
        case expr, tz, after, count, offset, gap, overlap
    }

    static let keys = ["id", "expr", "tz", "after", "count", "offset", "gap", "overlap"]

    var checkedCount: Int {
        get throws(Failure) {
            let count = self.count ?? 1
            guard (1...NextCommand.countMax).contains(count) else {
                throw .usage("count is \(count). Write 1 to \(NextCommand.countMax).")
            }
            return count
        }
    }

    var daylightSaving: DaylightSavingPolicy {
        get throws(Failure) {
            var policy = DaylightSavingPolicy()
            if let gap {
                guard let known = DaylightSavingPolicy.Gap(argument: gap) else {
                    throw .usage("gap \(gap) is not known. Write runAfter or skip.")
                }
                policy.gap = known
            }
            if let overlap {
                guard let known = DaylightSavingPolicy.Overlap(argument: overlap) else {
                    throw .usage("overlap \(overlap) is not known. Write first, second or both.")
                }
                policy.overlap = known
            }
            return policy
        }
    }

    static func fault(_ error: DecodingError) -> String {
        let example = #"Write a request such as {"id":1,"expr":"cron(0 2 ? * SUN#2 *)","count":3}."#
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
            guard let key = context.codingPath.first?.stringValue else { return "This is no JSON object. \(example)" }
            let wanted = ["count", "offset"].contains(key) ? "a whole number" : "a text in quotes"
            return "\(key) has the wrong type. Write \(wanted)."
        case .dataCorrupted(let context):
            guard let key = context.codingPath.first?.stringValue else { return "This is not JSON. \(example)" }
            return "\(key) is no whole number that fits. Write a smaller one."
        @unknown default: return "This is no request. \(example)"
        }
    }
}
