/// Makes states of a regular expression, by descent.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var place = 0

    private static let depthMax = 50
    private static let repetitionsMax = 1000

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    typealias State = DocumentPattern.State

    mutating func states() throws(PatternError) -> [State] {
        let states = try alternatives(depth: 0)
        if place < scalars.count { throw PatternError(description: "a parenthesis is closed that was never opened") }
        return states
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private func follows(_ text: String) -> Bool { scalars[place...].starts(with: text.unicodeScalars) }

    private func checked(_ states: [State]) throws(PatternError) -> [State] {
        guard states.count <= DocumentPattern.statesMax else {
            throw PatternError(description: "its repetitions are too many")
        }
        return states
    }

    private mutating func alternatives(depth: Int) throws(PatternError) -> [State] {
        if depth > PatternParser.depthMax { throw PatternError(description: "its groups are nested too deep") }
        var result = try sequence(depth: depth)
        while next == "|" {
            place += 1
            let other = try sequence(depth: depth)
            // Either, and then past the other.
            result = try checked(
                [.split(1, result.count + 2)] + result + [.jump(other.count + 1)] + other)
        }
        return result
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> [State] {
        var result: [State] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let atom = try atom(scalar, depth: depth)
            result = try checked(result + repeated(atom))
        }
        return result
    }

    private mutating func atom(_ scalar: Unicode.Scalar, depth: Int) throws(PatternError) -> [State] {
        place += 1
        switch scalar {
        case "(":
            if follows("?:") {
                place += 2
            } else if next == "?" {
                throw PatternError(description: "looking around and options, (?...), are not understood")
            }
            let group = try alternatives(depth: depth + 1)
            guard next == ")" else { throw PatternError(description: "a parenthesis is not closed") }
            place += 1
            return group
        case "[": return [.character(try characterClass())]
        case ".": return [.character(.inLine)]
        case "^": return [.beginning]
        case "$": return [.end]
        case "\\":
            if let set = try escape() { return [.character(set)] }
            return [scalars[place - 1] == "A" ? .beginning : .end]
        case "*", "+", "?": throw PatternError(description: "\(scalar) has nothing before it to repeat")
        default: return [.character(CharacterRanges(ranges: [scalar.value...scalar.value]))]
        }
    }

    /// What follows a backslash; nil for a place, which is no character.
    private mutating func escape() throws(PatternError) -> CharacterRanges? {
        guard let scalar = next else { throw PatternError(description: "it ends with a backslash") }
        place += 1
        func without(_ set: CharacterRanges) -> CharacterRanges { CharacterRanges(ranges: set.ranges, isNegated: true) }
        func only(_ code: UInt32) -> CharacterRanges { CharacterRanges(ranges: [code...code]) }
        switch scalar {
        case "d": return .digits
        case "D": return without(.digits)
        case "w": return .wordCharacters
        case "W": return without(.wordCharacters)
        case "s": return .blanks
        case "S": return without(.blanks)
        case "n": return only(0x0A)
        case "r": return only(0x0D)
        case "t": return only(0x09)
        case "A", "z", "Z": return nil
        case "0"..."9":
            throw PatternError(description: "references back, such as \\\(scalar), are not understood")
        case "a"..."z", "A"..."Z": throw PatternError(description: "\\\(scalar) is not understood")
        default: return only(scalar.value)
        }
    }

    private mutating func characterClass() throws(PatternError) -> CharacterRanges {
        var ranges: [ClosedRange<UInt32>] = []
        let isNegated = next == "^"
        if isNegated { place += 1 }
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            if follows("[:") || follows("&&") {
                throw PatternError(description: "classes within classes are not understood")
            }
            let low = try classMember(scalar)
            guard low.count == 1, low[0].count == 1, next == "-", place + 1 < scalars.count,
                scalars[place + 1] != "]"
            else {
                ranges += low
                continue
            }
            place += 1
            let high = try classMember(scalars[place])
            guard high.count == 1, high[0].count == 1, low[0].lowerBound <= high[0].lowerBound else {
                throw PatternError(description: "a range of characters is the wrong way round")
            }
            ranges.append(low[0].lowerBound...high[0].lowerBound)
        }
        guard next == "]" else { throw PatternError(description: "a square bracket is not closed") }
        place += 1
        return CharacterRanges(ranges: ranges, isNegated: isNegated)
    }

    private mutating func classMember(_ scalar: Unicode.Scalar) throws(PatternError) -> [ClosedRange<UInt32>] {
        place += 1
        guard scalar == "\\" else { return [scalar.value...scalar.value] }
        guard let set = try escape() else { throw PatternError(description: "a place cannot be in a class") }
        return set.positive
    }

    /// An atom as often as what follows it says.
    private mutating func repeated(_ atom: [State]) throws(PatternError) -> [State] {
        guard let bounds = try repetition() else { return atom }
        // As few or as many as possible: for whether a value matches it is the same.
        if next == "?" { place += 1 }
        guard let most = bounds.most else {
            var result: [State] = []
            for _ in 0..<bounds.least { result = try checked(result + atom) }
            return try checked(result + [.split(1, atom.count + 2)] + atom + [.jump(-atom.count - 1)])
        }
        var result: [State] = []
        for _ in 0..<bounds.least { result = try checked(result + atom) }
        for _ in bounds.least..<max(most, bounds.least) {
            result = try checked(result + [.split(1, atom.count + 1)] + atom)
        }
        return result
    }

    private mutating func repetition() throws(PatternError) -> (least: Int, most: Int?)? {
        switch next {
        case "*":
            place += 1
            return (0, nil)
        case "+":
            place += 1
            return (1, nil)
        case "?":
            place += 1
            return (0, 1)
        case "{":
            guard let end = scalars[place...].firstIndex(of: "}") else { return nil }
            let inside = String(String.UnicodeScalarView(scalars[(place + 1)..<end]))
            let parts = inside.split(separator: ",", omittingEmptySubsequences: false)
            guard let least = Int(parts[0]), parts.count <= 2 else {
                throw PatternError(description: "{\(inside)} is no number of repetitions")
            }
            let most: Int? = parts.count == 1 ? least : parts[1].isEmpty ? nil : Int(parts[1]) ?? -1
            guard (0...PatternParser.repetitionsMax).contains(least),
                most.map({ (least...PatternParser.repetitionsMax).contains($0) }) ?? true
            else { throw PatternError(description: "{\(inside)} is no number of repetitions that is allowed") }
            place = end + 1
            return (least, most)
        default: return nil
        }
    }
}
