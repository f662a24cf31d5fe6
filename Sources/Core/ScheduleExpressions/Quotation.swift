/// The beginning of a text somebody else wrote, fit to stand in a message: short, on one line, and never empty.
func quoted(_ text: some StringProtocol) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
        if count == quotationScalarsMax { return result + "…" }
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        count += 1
    }
    return result.isEmpty ? "(empty)" : result
}

/// Enough to recognise what was written; a message should still fit on one line.
private let quotationScalarsMax = 40

/// The value of an ASCII digit.
func decimalDigit(_ byte: UInt8) -> Int? {
    byte >= 0x30 && byte <= 0x39 ? Int(byte) - 0x30 : nil
}
