/// A letter for each window, by which a day of a grid names it.
struct WindowLetters {
    private let letters: [String: Character]
    /// Names that have a letter, by letter.
    let names: [(letter: Character, name: String)]

    static let count = 26

    /// nil for more names than there are letters.
    ///
    /// Each gets its initial if no name before it, in the order of the alphabet, has the same; the others get a letter
    /// that begins a later word of theirs, then one that is in their name, then any. So the same names have the same
    /// letters in every month.
    init?(_ names: some Sequence<String>) {
        let names = Set(names).sorted()
        if names.count > WindowLetters.count { return nil }
        var letters: [String: Character] = [:]
        var taken: Set<Character> = []
        for name in names {
            if let initial = WindowLetters.choices(name).first, taken.insert(initial).inserted {
                letters[name] = initial
            }
        }
        for name in names where letters[name] == nil {
            let letter = (WindowLetters.choices(name) + WindowLetters.alphabet).first { !taken.contains($0) }
            if let letter, taken.insert(letter).inserted { letters[name] = letter }
        }
        self.letters = letters
        self.names = letters.map { ($1, $0) }.sorted { $0.letter < $1.letter }
    }

    subscript(name: String) -> Character? { letters[name] }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    /// Letters that stand for a name, the most natural first: those that begin its words, then all others.
    private static func choices(_ name: String) -> [Character] {
        let isLetter = Set(alphabet)
        let words = name.uppercased().split { $0 == "-" || $0 == "_" || $0 == "." }
        return (words.compactMap(\.first) + words.joined()).filter(isLetter.contains)
    }
}
