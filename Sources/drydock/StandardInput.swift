#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What comes in on stdin, as it comes: somebody may be waiting for an answer before the next line is written.
enum StandardInput {
    /// Hands over blocks of bytes until the input ends. Returns why it could not be read, nil if it has been.
    static func forEachBlock(_ body: (ArraySlice<UInt8>) -> Void) -> String? {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = block.withUnsafeMutableBytes { systemRead($0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return String(cString: strerror(errno)) }
            if count == 0 { return nil }
            body(block[..<count])
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
