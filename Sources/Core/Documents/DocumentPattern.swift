/// A regular expression of a document (`allowedPattern`), matched in a time that grows with the text and the pattern only:
/// all ways through the pattern are followed at once, so nothing is ever tried again and no pattern can run away.
///
/// It knows what the patterns of SSM documents are made of: characters, `.`, classes, `\d \w \s` and their opposites,
/// groups, `|`, `* + ? {m,n}` and `^ $`. What needs trying again (references back, looking around) is refused by name.
package struct DocumentPattern: Hashable, Sendable {
    package let text: String
    private let states: [State]

    /// A pattern that can be in more states is refused.
    static let statesMax = 5000
    static let lengthMax = 2000

    enum State: Hashable, Sendable {
        /// Takes one character of the set, and goes on.
        case character(CharacterRanges)
        /// Goes on at both, which are counted from here.
        case split(Int, Int)
        case jump(Int)
        case beginning
        case end
    }

    /// Throws `PatternError`.
    package init(_ text: String) throws(PatternError) {
        self.text = text
        guard text.unicodeScalars.count <= DocumentPattern.lengthMax else {
            throw PatternError(description: "it is longer than \(DocumentPattern.lengthMax) characters")
        }
        var parser = PatternParser(text)
        states = try parser.states()
    }

    /// Whether the whole of a value is as the pattern says.
    package func matches(_ value: String) -> Bool {
        let scalars = Array(value.unicodeScalars)
        var current = Threads(count: states.count + 1)
        var following = Threads(count: states.count + 1)
        add(0, to: &current, at: 0, of: scalars.count)
        for (index, scalar) in scalars.enumerated() {
            following.clear()
            for state in current.list where state < states.count {
                if case .character(let ranges) = states[state], ranges.contains(scalar) {
                    add(state + 1, to: &following, at: index + 1, of: scalars.count)
                }
            }
            swap(&current, &following)
            if current.list.isEmpty { return false }
        }
        return current.contains(states.count)
    }

    /// Takes in a state and what can be reached from it without a character.
    private func add(_ state: Int, to threads: inout Threads, at place: Int, of count: Int) {
        var open = [state]
        while let state = open.popLast() {
            guard threads.insert(state), state < states.count else { continue }
            switch states[state] {
            case .character: break
            case .jump(let distance): open.append(state + distance)
            case .split(let first, let second):
                open.append(state + second)
                open.append(state + first)
            case .beginning: if place == 0 { open.append(state + 1) }
            case .end: if place == count { open.append(state + 1) }
            }
        }
    }

    private struct Threads {
        private(set) var list: [Int] = []
        private var isIn: [Bool]

        init(count: Int) { isIn = Array(repeating: false, count: count) }

        func contains(_ state: Int) -> Bool { isIn[state] }

        mutating func insert(_ state: Int) -> Bool {
            if isIn[state] { return false }
            isIn[state] = true
            list.append(state)
            return true
        }

        mutating func clear() {
            for state in list { isIn[state] = false }
            list.removeAll(keepingCapacity: true)
        }
    }
}

/// Why a pattern cannot be used.
package struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

/// A set of characters.
struct CharacterRanges: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar.value) } != isNegated }

    static let digits = CharacterRanges(ranges: [0x30...0x39])
    static let wordCharacters = CharacterRanges(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let blanks = CharacterRanges(ranges: [0x09...0x0D, 0x20...0x20])
    static let all = CharacterRanges(ranges: [0...0x10FFFF])
    /// What a full stop stands for.
    static let inLine = CharacterRanges(ranges: [0x0A...0x0A, 0x0D...0x0D], isNegated: true)

    /// The same set said by what is in it.
    var positive: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }
}
