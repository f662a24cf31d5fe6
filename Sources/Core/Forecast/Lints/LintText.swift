import ScheduleExpressions

/// A sentence with instants in it, which the reader's clock is to write.
package struct LintText: Hashable, Sendable, ExpressibleByStringInterpolation {
    fileprivate enum Part: Hashable, Sendable {
        case words(String)
        case instant(Instant)
    }

    private var parts: [Part]

    package init(stringLiteral words: String) { parts = [.words(words)] }

    package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ words: String) { parts.append(.words(words)) }
        package mutating func appendInterpolation(_ words: String) { parts.append(.words(words)) }
        package mutating func appendInterpolation(_ number: Int) { parts.append(.words("\(number)")) }
        package mutating func appendInterpolation(_ text: LintText) { parts += text.parts }
        package mutating func appendInterpolation(_ instant: Instant) { parts.append(.instant(instant)) }
    }

    /// In words; `show` writes an instant as the reader wants to see it.
    package func text(_ show: (Instant) -> String) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .words(let words): text += words
            case .instant(let instant): text += show(instant)
            }
        }
        return text
    }
}

extension LintText: CustomStringConvertible {
    /// With instants in RFC 3339.
    package var description: String { text(\.description) }
}

/// "1 node", "28 nodes".
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// "3 h 20 min", "45 min", "less than a minute": whole minutes.
func inWords(_ duration: Duration) -> String {
    let minutes = Int(duration.milliseconds / 60_000)
    if minutes == 0 { return "less than a minute" }
    let (hours, rest) = (minutes / 60, minutes % 60)
    if hours == 0 { return "\(rest) min" }
    return rest == 0 ? "\(hours) h" : "\(hours) h \(rest) min"
}

/// "a", "a and b", "a, b and c".
func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
}
