/// Something on a node that can be as it should be or not.
struct Thing: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable, Codable { case package, service, file }

    let kind: Kind
    /// Of the package or service; for a file its path.
    let name: String
}

/// The things and the file contents that any message has named, numbered, so that a node's state is made of numbers.
struct ThingTable: Sendable {
    private(set) var things: [Thing] = []
    private(set) var contents: [String] = []
    private var thingNumbers: [Thing: Int32] = [:]
    private var contentNumbers: [String: Int32] = [:]

    /// The content of a file that somebody changed by hand.
    static let changedByHand: Int32 = -1

    mutating func number(of thing: Thing) -> Int32 {
        if let known = thingNumbers[thing] { return known }
        let number = Int32(things.count)
        things.append(thing)
        thingNumbers[thing] = number
        return number
    }

    mutating func content(_ text: String) -> Int32 {
        if let known = contentNumbers[text] { return known }
        let number = Int32(contents.count)
        contents.append(text)
        contentNumbers[text] = number
        return number
    }

    func name(_ number: Int32) -> String { things[Int(number)].name }
}
