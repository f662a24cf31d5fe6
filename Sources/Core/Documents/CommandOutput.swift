/// What a command printed on one node, as the node passes it on: cut where the SSM agent cuts it.
///
/// The limits count bytes of UTF-8, as the agent does, and a text that fills its limit exactly is cut too: the agent reads
/// no further, so it does not know that nothing more would come. Unlike the agent, a cut never goes through a character:
/// what is left of it is dropped.
package struct CommandOutput: Hashable, Sendable, Codable {
    package let standardOutput: String
    package let standardError: String
    /// What the step ended with. 0: success.
    package let responseCode: Int

    package init(standardOutput: String = "", standardError: String = "", responseCode: Int = 0) {
        self.standardOutput = CommandOutput.cut(standardOutput, to: CommandOutput.standardOutputMax)
        self.standardError = CommandOutput.cut(standardError, to: CommandOutput.standardErrorMax)
        self.responseCode = responseCode
    }

    package static let standardOutputMax = 24_000
    package static let standardErrorMax = 8_000
    package static let joinedMax = 2_500
    /// The response code of a step that never began.
    package static let neverBegun = -1
    /// The response code of a step that was killed: at its time limit, or because it was cancelled.
    package static let killed = 137

    package var isEmpty: Bool { standardOutput.isEmpty && standardError.isEmpty }

    /// Both in one text, as ListCommandInvocations shows it in Output.
    package var joined: String {
        CommandOutput.joined(standardOutput, standardError, max: CommandOutput.joinedMax)
    }

    // MARK: - Cutting

    static let cutMark = "--output truncated--"

    static func cut(_ text: String, to max: Int) -> String {
        text.utf8.count < max ? text : text.beginning(bytes: max - cutMark.utf8.count) + cutMark
    }

    /// Output, a title, and error output. If that is too long, only the longer part is cut, or each to its half.
    static func joined(_ output: String, _ error: String, max: Int) -> String {
        let title = error.isEmpty ? "" : "\n----------ERROR-------\n"
        let room = max - title.utf8.count
        let (outputSize, errorSize) = (output.utf8.count, error.utf8.count)
        if outputSize + errorSize < room { return output + title + error }
        let (outputMark, errorMark) = ("\n---Output truncated---", "\n---Error truncated----")
        if outputSize > room / 2, errorSize > room / 2 {
            let half = (room - outputMark.utf8.count - errorMark.utf8.count) / 2
            return output.beginning(bytes: half) + outputMark + title + error.beginning(bytes: half) + errorMark
        }
        if errorSize > room / 2 {
            return output + title + error.beginning(bytes: room - outputSize - errorMark.utf8.count) + errorMark
        }
        return output.beginning(bytes: room - errorSize - outputMark.utf8.count) + outputMark + title + error
    }
}

extension String {
    /// The longest beginning of it that takes so many bytes of UTF-8 at most, and ends with a whole character.
    fileprivate func beginning(bytes count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: Swift.max(0, count))
        // A byte that begins with 10 goes on with a character.
        while end > startIndex, utf8[end] & 0b1100_0000 == 0b1000_0000 { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
