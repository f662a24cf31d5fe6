import Definitions

/// The name that was probably meant, among those that there are.
struct NearestName {
    /// nil: none is near enough to be more than a guess.
    let name: String?
    private let known: [String]

    /// Names that are listed when none is near.
    private static let listedMax = 8

    init(to word: String, in known: [String]) {
        self.known = known
        if let near = Spelling.nearest(to: word, in: known) {
            name = near
        } else {
            let meant = known.filter { NearestName.isShort(word.lowercased(), for: $0.lowercased()) }
            name = meant.count == 1 ? meant.first : nil
        }
    }

    /// Whether the parts of a word begin parts of the name: `prod-linux` is short for `production-linux`.
    private static func isShort(_ word: String, for name: String) -> Bool {
        func parts(_ text: String) -> [Substring] { text.split { $0 == "-" || $0 == "_" || $0 == "." } }
        var rest = parts(name)[...]
        return parts(word).allSatisfy { part in
            guard let index = rest.firstIndex(where: { $0.hasPrefix(part) }) else { return false }
            rest = rest[(index + 1)...]
            return true
        }
    }

    /// What to write, as a sentence.
    var advice: String {
        if let name { return "Write \(name)." }
        if known.isEmpty { return "There are none." }
        let listed = known.prefix(NearestName.listedMax).joined(separator: ", ")
        let ending = known.count > NearestName.listedMax ? " and so on." : "."
        return known.count == 1 ? "Write \(listed)." : "Write one of \(listed)\(ending)"
    }
}
