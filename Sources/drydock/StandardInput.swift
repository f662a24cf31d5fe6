#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What comes in on stdin, as it comes: somebody may be waiting for an answer before the next line is written.
enum StandardInput {
    /// Hands over blocks of bytes until the input ends; the last one, which may be empty, says so.
    static func forEachBlock(_ body: (ArraySlice<UInt8>, _ isLast: Bool) -> Void) {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = block.withUnsafeMutableBytes { systemRead($0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return body([], true) }
            body(block[..<count], false)
        }
    }

    private static func systemRead(_ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(STDIN_FILENO, bytes, count)
        #elseif canImport(Musl)
            Musl.read(STDIN_FILENO, bytes, count)
        #elseif canImport(Darwin)
            Darwin.read(STDIN_FILENO, bytes, count)
        #endif
    }
}
