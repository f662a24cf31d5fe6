/// The members of a JSON object as they are written, to hand a value on unread. The text is known to be JSON.
struct JSONObjectLine {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// Keys without their quotation marks, escapes not resolved. Empty if it is no object.
    var members: [(key: String, value: ArraySlice<UInt8>)] {
        var members: [(key: String, value: ArraySlice<UInt8>)] = []
        members.reserveCapacity(8)
        var position = afterBlanks(bytes.startIndex)
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "{") else { return [] }
        position = afterBlanks(position + 1)
        while position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") {
            let keyEnd = afterValue(position)
            let key = bytes[(position + 1)..<max(position + 1, keyEnd - 1)]
            // A colon stands between key and value, a comma or the closing brace after it.
            let start = afterBlanks(afterBlanks(keyEnd) + 1)
            guard start < bytes.endIndex else { return members }
            let end = afterValue(start)
            members.append((String(decoding: key, as: UTF8.self), bytes[start..<end]))
            position = afterBlanks(afterBlanks(end) + 1)
        }
        return members
    }

    private func afterBlanks(_ position: Int) -> Int {
        var position = position
        while position < bytes.endIndex, bytes[position] <= 0x20 { position += 1 }
        return position
    }

    /// The place after the value that begins at a place.
    private func afterValue(_ start: Int) -> Int {
        var position = start
        var depth = 0
        while position < bytes.endIndex {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
                if depth == 0 { return min(position, bytes.endIndex) }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position }
                depth -= 1
                if depth == 0 { return position + 1 }
            case UInt8(ascii: ","), 0...0x20:
                if depth == 0 { return position }
            default: break
            }
            position += 1
        }
        return bytes.endIndex
    }
}
