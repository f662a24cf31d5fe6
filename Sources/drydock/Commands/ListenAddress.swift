import Server

/// `--listen`: an address and a port, or none.
enum ListenAddress {
    static let standard = "127.0.0.1:8750"

    /// nil for `none`. An address of version 6 stands in brackets: `[::1]:8750`.
    static func read(_ text: String) throws(Failure) -> HTTPListener.Address? {
        if text == "none" { return nil }
        let form = "Write an address and a port, such as \(standard), or none."
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex else {
            throw .usage("--listen \(text) has no port. \(form)")
        }
        guard let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            throw .usage("--listen \(text): the port is a number up to 65535. \(form)")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return .port(host: String(host), port)
    }
}
