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
        var bytes = digest(parts)
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(hexDigit(bytes[index] >> 4))
            text.append(hexDigit(bytes[index] & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digest(_ parts: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        for part in parts {
            // Each part carries its length, so that ("ab", "c") and ("a", "bc") differ.
            bytes += String(part.utf8.count).utf8
            bytes.append(UInt8(ascii: ":"))
            bytes += part.utf8
        }
        return Array(SHA256.hash(data: bytes))
    }

    private static func hexDigits(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [hexDigit($0 >> 4), hexDigit($0 & 15)] }, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}
