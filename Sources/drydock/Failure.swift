/// Why a verb cannot answer: one clear line for the person at the terminal, and the exit status.
struct Failure: Error, Hashable, CustomStringConvertible {
    let status: ExitStatus
    /// What is wrong and, as the last sentence, what to write.
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    static func usage(_ message: String) -> Failure { Failure(.usage, message) }

    var description: String { message }
}
