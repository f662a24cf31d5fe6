/// What a verb has to say.
struct Answer: Hashable {
    /// Data, for stdout.
    var data: String
    /// Talk, for stderr.
    var talk = ""
    var status = ExitStatus.ok
}
