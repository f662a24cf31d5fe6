/// A text as one would type it into a shell: in quotes if it needs them.
struct ShellWord: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,")
        if !text.isEmpty, text.allSatisfy(plain.contains) {
            description = text
        } else {
            description =
                "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
    }
}
