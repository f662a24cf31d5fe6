/// A fault inside a value: the index of the byte in the content line, and the message. Only whoever knows the line knows
/// where that is in the file.
struct ValueFault: Error {
    let index: Int
    let message: String

    init(_ index: Int, _ message: String) {
        self.index = index
        self.message = message
    }
}

/// The beginning of what somebody else wrote, fit to stand in a message: short, on one line, and never empty.
func excerpt(_ bytes: some Collection<UInt8>) -> String {
    var result = ""
    for (count, scalar) in String(decoding: bytes.prefix(256), as: UTF8.self).unicodeScalars.enumerated() {
        // Enough to recognise it; the message should still fit on one line.
        if count == 40 { return result + "…" }
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
    return result.isEmpty ? "(empty)" : result
}
