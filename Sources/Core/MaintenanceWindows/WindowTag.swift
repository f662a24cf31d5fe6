import ScheduleExpressions

/// What a tag on a window sets that SSM has no member for, so that clients of AWS, which know nothing of it, can set it.
///
/// A tag's value allows no braces or commas: pairs are separated by blanks, `After=staging-linux SoakDays=6`, names of a list
/// by ` + `.
package enum WindowTag: Hashable, Sendable {
    case promotion(Promotion)
    case calendarNames([String])
    case daylightSaving(DaylightSavingPolicy)
    case missedRun(MissedRun)
    case atMost(AtMost)

    /// The setting of a tag; nil when it is not one of ours.
    package init?(key: String, value: String) throws(WindowTagError) {
        guard key.hasPrefix(WindowTag.prefix) else { return nil }
        let name = String(key.dropFirst(WindowTag.prefix.count))
        switch name {
        case "Promotion":
            self = .promotion(try Promotion(Pairs(value, known: ["After", "SoakDays", "MinimumSuccessPercent"])))
        case "AtMost": self = .atMost(try AtMost(Pairs(value, known: ["Tag", "Count"])))
        case "DaylightSaving":
            self = .daylightSaving(try DaylightSavingPolicy(Pairs(value, known: ["Gap", "Overlap"])))
        case "MissedRun":
            guard let word = MissedRun(rawValue: value) else {
                throw WindowTagError(
                    "MissedRun cannot be \"\(value)\". Write \(MissedRun.allCases.map(\.rawValue).joined(separator: " or "))."
                )
            }
            self = .missedRun(word)
        case "CalendarNames":
            let names = value.split(separator: "+").map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            guard !names.isEmpty, names.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
                throw WindowTagError("\"\(value)\" is no list of calendars. Write year-end + releases.")
            }
            self = .calendarNames(names)
        default:
            throw WindowTagError("There is no tag \(key). Write one of \(WindowTag.keys.joined(separator: ", ")).")
        }
    }

    /// What the key of a tag of ours begins with.
    package static let prefix = "drydock:"

    package static let keys = ["Promotion", "CalendarNames", "DaylightSaving", "MissedRun", "AtMost"].map {
        prefix + $0
    }

    /// The member of a file that sets the same.
    package var member: String {
        switch self {
        case .promotion: "Promotion"
        case .calendarNames: "CalendarNames"
        case .daylightSaving: "DaylightSaving"
        case .missedRun: "MissedRun"
        case .atMost: "AtMost"
        }
    }
}

/// What is wrong with a tag of ours, and what to write.
package struct WindowTagError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

/// `Name=Value` pairs, each name once.
private struct Pairs {
    private var values: [String: String] = [:]

    init(_ text: String, known: [String]) throws(WindowTagError) {
        for pair in text.split(separator: " ") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty else {
                throw WindowTagError("\"\(pair)\" is no pair. Write \(known[0])=VALUE, with blanks between pairs.")
            }
            guard known.contains(parts[0]) else {
                throw WindowTagError("\(parts[0]) is not known here. Write one of \(known.joined(separator: ", ")).")
            }
            guard values.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw WindowTagError("\(parts[0]) is there twice. Leave one.")
            }
        }
    }

    func text(_ name: String) -> String? { values[name] }

    func required(_ name: String, example: String) throws(WindowTagError) -> String {
        guard let text = values[name] else {
            throw WindowTagError("\(name) is missing. Add \(name)=\(example).")
        }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int>, default value: Int?) throws(WindowTagError) -> Int {
        guard let text = values[name] else {
            if let value { return value }
            throw WindowTagError("\(name) is missing. Add \(name)=\(range.lowerBound).")
        }
        guard let number = Int(text), range.contains(number) else {
            throw WindowTagError(
                "\(name) cannot be \"\(text)\". Write a whole number, \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, as type: Word.Type, default value: Word
    ) throws(WindowTagError) -> Word where Word.RawValue == String {
        guard let text = values[name] else { return value }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: " or ")
            throw WindowTagError("\(name) cannot be \"\(text)\". Write \(words).")
        }
        return word
    }
}

extension Promotion {
    fileprivate init(_ pairs: Pairs) throws(WindowTagError) {
        self.init(
            after: try pairs.required("After", example: "staging-linux"),
            soakDays: try pairs.number("SoakDays", in: Promotion.soakDaysRange, default: 0),
            minimumSuccessPercent: try pairs.number(
                "MinimumSuccessPercent", in: Promotion.minimumSuccessPercentRange, default: 100))
    }
}

extension AtMost {
    fileprivate init(_ pairs: Pairs) throws(WindowTagError) {
        self.init(
            tag: try pairs.required("Tag", example: "Cluster"),
            count: try pairs.number("Count", in: AtMost.countRange, default: nil))
    }
}

extension DaylightSavingPolicy {
    fileprivate init(_ pairs: Pairs) throws(WindowTagError) {
        self.init(
            gap: try pairs.word("Gap", as: Gap.self, default: .runAfter),
            overlap: try pairs.word("Overlap", as: Overlap.self, default: .first))
    }
}
