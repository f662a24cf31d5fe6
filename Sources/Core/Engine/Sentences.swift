/// Sentences that are said of every node or run are put together as bytes: a text that grows is looked at anew with each
/// piece that is added to it.
extension String {
    /// A text of no more than so many bytes in UTF-8.
    init(bytesMax: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        self.init(unsafeUninitializedCapacity: bytesMax) { buffer in
            var bytes = OutputSpan(buffer: buffer, initializedCount: 0)
            write(&bytes)
            return bytes.finalize(for: buffer)
        }
    }
}

extension OutputSpan<UInt8> {
    /// The most digits that a number has.
    static var digitsMax: Int { 20 }

    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// In decimal. Not negative.
    mutating func append(_ number: Int) {
        if number >= 10 { append(number / 10) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        withUnsafeMutableBufferPointer { buffer, count in
            _ = buffer[count...].initialize(fromContentsOf: bytes)
            count += bytes.count
        }
    }
}
