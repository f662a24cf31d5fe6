/// A number for a text, the same in every process, unlike Swift's own: FNV-1a with 64 bits (Fowler, Noll and Vo). Texts of
/// a few letters differ little in its high bits.
package func textHash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
}
