#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reading files straight from the operating system: Foundation would bring its own idea of time zones along.
enum SystemFile {
    /// The whole content; nil if it cannot be opened or read, or has more than `bytesMax` bytes.
    static func read(_ path: String, bytesMax: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            if count == 0 { return content }
            guard count > 0, content.count + count <= bytesMax else { return nil }
            content.append(contentsOf: chunk[0..<count])
        }
    }

    /// `read(2)`, again if a signal came in between.
    private static func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            let call = Glibc.read
        #elseif canImport(Musl)
            let call = Musl.read
        #elseif canImport(Darwin)
            let call = Darwin.read
        #endif
        var count = call(descriptor, buffer.baseAddress, buffer.count)
        while count < 0, errno == EINTR { count = call(descriptor, buffer.baseAddress, buffer.count) }
        return count
    }
}

enum SystemFolder {
    /// The names in a folder, in no order, without those that begin with a dot; empty if it cannot be read.
    static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var entries: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if !name.hasPrefix(".") { entries.append(name) }
        }
        return entries
    }
}
