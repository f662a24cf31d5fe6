import RunCommand

/// The phases of a command's nodes as a row holds them: a letter for each run of equal ones, with its length when that is
/// more than 1, as in `u9998xs`. A letter a node, which older rows hold, is the same without lengths.
extension [Command.Phase] {
    var letters: String {
        var text: [UInt8] = []
        var start = startIndex
        while start < endIndex {
            var end = start + 1
            while end < endIndex, self[end] == self[start] { end += 1 }
            text.append(self[start].rawValue)
            if end - start > 1 { text += Array<UInt8>(String(end - start).utf8) }
            start = end
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil: the text is none of ours.
    init?(letters text: String) {
        self = []
        var length = 0
        for byte in text.utf8 {
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                length = length * 10 + Int(byte - UInt8(ascii: "0"))
                guard !isEmpty, length <= Self.countMax else { return nil }
            } else {
                guard let phase = Command.Phase(rawValue: byte) else { return nil }
                repeatLast(length)
                length = 0
                append(phase)
            }
        }
        repeatLast(length)
    }

    /// No command has more nodes.
    private static var countMax: Int { 10_000_000 }

    private mutating func repeatLast(_ length: Int) {
        if let last, length > 1 { self += Array(repeating: last, count: length - 1) }
    }
}
