/// The bytes of a calendar's text: where its lines are, and which of them are one line folded (RFC 5545, section 3.1).
struct CalendarSource {
    /// UTF-8, without a byte order mark.
    let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let lineStarts: [Int]

    init(_ text: String) {
        var bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// Line and column of the byte with an offset, both from 1, the column in Unicode scalars.
    ///
    /// Complexity: logarithmic in the lines, linear in the length of the line.
    func position(of place: Int) -> (line: Int, column: Int) {
        let line = lineStarts.insertionIndex(of: place + 1)
        let start = lineStarts[line - 1]
        let before = bytes[start..<max(start, min(place, bytes.count))]
        // Every byte of UTF-8 that does not continue a scalar begins one.
        return (line, before.count { $0 & 0xC0 != 0x80 } + 1)
    }

    /// The lines as they were before they were folded; empty ones are left out.
    func logicalLines(_ log: FaultLog) -> [LogicalLine] {
        var lines: [LogicalLine] = []
        var current: LogicalLine?
        for (index, start) in lineStarts.enumerated() {
            var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            guard start < end else { continue }
            guard bytes[start] == UInt8(ascii: " ") || bytes[start] == UInt8(ascii: "\t") else {
                if let current { lines.append(current) }
                current = LogicalLine(bytes[start..<end], place: start)
                continue
            }
            let isBlank = bytes[start..<end].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            if current == nil, !isBlank {
                log.fault(
                    at: start,
                    "A line that begins with a blank continues the line before, and there is none. Begin the line with "
                        + "the property's name.")
            }
            current?.append(bytes[start + 1..<end], place: start + 1)
        }
        if let current { lines.append(current) }
        return lines
    }
}

/// A line after unfolding, which still knows where its bytes stand.
struct LogicalLine {
    private(set) var bytes: [UInt8]
    /// The index, and the offset in the source, of the first byte of each part.
    private var parts: [(index: Int, place: Int)]

    init(_ bytes: some Collection<UInt8>, place: Int) {
        self.bytes = Array(bytes)
        parts = [(0, place)]
    }

    mutating func append(_ more: some Collection<UInt8>, place: Int) {
        parts.append((bytes.count, place))
        bytes += more
    }

    /// The offset in the source of the byte at an index; one after the last byte is allowed.
    ///
    /// Complexity: logarithmic in the parts.
    func place(of index: Int) -> Int {
        var (low, high) = (1, parts.count)
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].index <= index { low = middle + 1 } else { high = middle }
        }
        return parts[low - 1].place + index - parts[low - 1].index
    }
}
