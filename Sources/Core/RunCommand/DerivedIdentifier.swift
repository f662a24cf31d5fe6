import Crypto

/// Identifiers that follow from what they identify, so that every process and every machine finds the same ones, and a
/// decision that is carried out again after a crash names the same thing.
package enum DerivedIdentifier {
    /// 17 hex digits, as in `mw-…`.
    package static func hex17(_ parts: String...) -> String {
        String(hexDigits(digest(parts)).prefix(17))
    }

    /// A UUID of version 8 (RFC 9562, section 5.8: the bits are the maker's own), in lower case.
    package static func uuid(_ parts: String...) -> String {
        var bytes = Array(digest(parts).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(hexDigits(bytes).utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digest(_ parts: [String]) -> [UInt8] {
        var hash = SHA256()
        for part in parts {
            // Each part carries its length, so that ("ab", "c") and ("a", "bc") differ.
            hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        return Array(hash.finalize())
    }

    private static func hexDigits(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
