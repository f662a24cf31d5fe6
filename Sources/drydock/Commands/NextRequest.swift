import ScheduleExpressions

/// One request of `drydock next --jsonl`.
struct NextRequest {
    let schedule: ScheduleExpression
    let zoneName: String
    let after: String?
    let count: Int
    let offsetDays: Int
    let daylightSaving: DaylightSavingPolicy

    private static let keys = ["id", "expr", "tz", "after", "count", "offset", "gap", "overlap"]

    /// Throws what is wrong with the members, and what to write instead.
    init(_ members: [JSONObjectLine.Member]) throws {
        for (index, member) in members.enumerated() {
            guard NextRequest.keys.contains(member.key) else {
                let key = member.key.shortened(to: 40)
                throw Failure.usage("\(key) is not known. \(NearestName(to: key, in: NextRequest.keys).advice)")
            }
            if members[..<index].contains(where: { $0.key == member.key }) {
                throw Failure.usage("\(member.key) is there twice. Leave one out.")
            }
        }
        func member(_ key: String) -> JSONObjectLine.Member? { members.first { $0.key == key } }
        func text(_ key: String) throws -> String? {
            guard let member = member(key) else { return nil }
            guard case .text(let text) = member.value else {
                throw Failure.usage("\(key) is \(NextRequest.shown(member)). Write a text in quotes.")
            }
            return text
        }
        func number(_ key: String, _ range: ClosedRange<Int>) throws -> Int? {
            guard let member = member(key) else { return nil }
            guard member.value == .number, let number = Int(String(decoding: member.raw, as: UTF8.self)),
                range.contains(number)
            else {
                throw Failure.usage(
                    "\(key) is \(NextRequest.shown(member)). Write \(range.lowerBound) to \(range.upperBound).")
            }
            return number
        }
        func policy<Policy: CaseIterable & RawRepresentable<String>>(_ key: String, _ type: Policy.Type) throws
            -> Policy?
        {
            guard let word = try text(key) else { return nil }
            guard let policy = Policy(word: word) else {
                let known = Policy.allCases.map(\.spelling).joined(separator: ", ")
                throw Failure.usage("\(key) \(word.shortened(to: 40)) is not known. Write one of \(known).")
            }
            return policy
        }
        guard let expression = try text("expr") else {
            throw Failure.usage("There is no expr. Write one, such as \"expr\":\"cron(0 2 ? * SUN#2 *)\".")
        }
        schedule = try ExpressionText(expression).parse()
        zoneName = try text("tz") ?? "UTC"
        after = try text("after")
        count = try number("count", 1...NextCommand.countMax) ?? 1
        offsetDays = try number("offset", 1...Schedule.offsetDaysMax) ?? 0
        if offsetDays > 0, case .cron = schedule {
        } else if offsetDays > 0 {
            throw Failure.usage("offset counts days after a cron hit, and this is no cron. Leave it out.")
        }
        daylightSaving = DaylightSavingPolicy(
            gap: try policy("gap", DaylightSavingPolicy.Gap.self) ?? .runAfter,
            overlap: try policy("overlap", DaylightSavingPolicy.Overlap.self) ?? .first)
    }

    private static func shown(_ member: JSONObjectLine.Member) -> String {
        String(decoding: member.raw, as: UTF8.self).shortened(to: 40)
    }
}

/// A policy as options and requests write it: `runAfter`, in any case.
extension RawRepresentable<String> where Self: CaseIterable {
    var spelling: String { rawValue.prefix(1).lowercased() + rawValue.dropFirst() }

    init?(word: String) {
        guard let policy = Self.allCases.first(where: { $0.rawValue.lowercased() == word.lowercased() }) else {
            return nil
        }
        self = policy
    }
}
