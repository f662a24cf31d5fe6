#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the program speaks: data on stdout, talk on stderr. Nothing else prints.
enum Terminal {
    /// A reader that has had enough (`| head`) must not kill the program in the middle of something.
    static func ignoreClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Files and sockets that this process makes are for its user alone.
    static func keepFilesPrivate() { umask(0o077) }

    /// Who runs this process.
    static var userID: UInt32 { geteuid() }

    /// Writes data in the place of what stands on the screen, if it goes to one; otherwise below it.
    static func show(screen text: String) {
        // Erase the screen, and home (ECMA-48).
        print((isatty(STDOUT_FILENO) == 1 ? "\u{1B}[2J\u{1B}[H" : "") + text)
    }

    /// Writes data. When nobody reads any more, it is dropped; when it cannot be written, the program ends as failed.
    static func print(_ text: String) {
        guard let fault = write(lines: text, to: STDOUT_FILENO) else { return }
        talk("The output cannot be written: \(String(cString: strerror(fault))). Check the disk, or print elsewhere.")
        exit(.failed)
    }

    /// Writes data as it is. When nobody reads any more, the program ends: what streams has nobody left to serve.
    static func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch write(bytes[...], to: STDOUT_FILENO) {
        case nil: return
        case EPIPE: exit(.ok)
        case let fault?:
            talk(
                "The output cannot be written: \(String(cString: strerror(fault))). Check the disk, or print elsewhere."
            )
            exit(.failed)
        }
    }

    /// Writes talk. There is nowhere to complain if that fails.
    static func talk(_ text: String) {
        _ = write(lines: text, to: STDERR_FILENO)
    }

    /// Whether stderr is a terminal.
    static var talksToAPerson: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether what is written to stderr goes to the journal (systemd.exec(5), JOURNAL_STREAM: device and inode).
    static func talksToTheJournal(_ environment: [String: String]) -> Bool {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// How many characters fit on a line of the terminal that stdout is; nil if it is none.
    static var columns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return min(max(Int(size.ws_col), columnsMin), columnsMax)
    }

    /// Narrower screens break lines themselves; on wider ones the eye loses the line.
    private static let columnsMin = 40
    private static let columnsMax = 160

    /// Writes talk as it is, without ending the line: for what is drawn over.
    static func talkOver(_ text: String) {
        _ = write(text, to: STDERR_FILENO)
    }

    static func exit(_ status: ExitStatus) -> Never {
        #if canImport(Glibc)
            Glibc.exit(status.rawValue)
        #elseif canImport(Musl)
            Musl.exit(status.rawValue)
        #elseif canImport(Darwin)
            Darwin.exit(status.rawValue)
        #endif
    }

    /// Prints an answer and, if it is not `.ok`, ends the program with its status.
    static func give(_ answer: Answer) {
        print(answer.data)
        talk(answer.talk)
        if answer.status != .ok { exit(answer.status) }
    }

    /// Returns the error number, or nil when all is written or nobody reads. The last line is ended if it is not.
    private static func write(lines text: String, to descriptor: Int32) -> Int32? {
        // In bytes, because a line that ends in CR LF ends in one character, which is no LF.
        text.isEmpty ? nil : write(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n", to: descriptor)
    }

    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        let fault = write(Array(text.utf8)[...], to: descriptor)
        return fault == EPIPE ? nil : fault
    }

    /// Returns the error number, or nil when all is written.
    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32? {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR && errno != EAGAIN {
                return errno
            }
        }
        return nil
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes, count)
        #elseif canImport(Darwin)
            Darwin.write(descriptor, bytes, count)
        #endif
    }
}
