import Testing

@testable import Documents

/// The limits are those of the SSM agent, in bytes of UTF-8.
@Suite("What a command printed") struct CommandOutputTests {
    private func text(_ count: Int, of character: String = "x") -> String { String(repeating: character, count: count) }

    @Test(arguments: [(CommandOutput.standardOutputMax, true), (CommandOutput.standardErrorMax, false)])
    func `a text below its limit stays, and one that fills it is cut`(max: Int, isOutput: Bool) {
        func kept(_ text: String) -> String {
            isOutput
                ? CommandOutput(standardOutput: text).standardOutput : CommandOutput(standardError: text).standardError
        }
        #expect(kept("") == "")
        #expect(kept(text(max - 1)) == text(max - 1))
        for count in [max, max + 1, 10 * max] {
            #expect(kept(text(count)) == text(max - 20) + "--output truncated--")
        }
        // What has been cut is not cut again.
        #expect(kept(kept(text(max + 1))) == kept(text(max + 1)))
    }

    @Test func `bytes count, and a cut leaves whole characters`() {
        // Two bytes each: 23,980 bytes are 11,990 of them.
        #expect(CommandOutput(standardOutput: text(11_999, of: "\u{E9}")).standardOutput == text(11_999, of: "\u{E9}"))
        let two = CommandOutput(standardOutput: text(12_000, of: "\u{E9}")).standardOutput
        #expect(two == text(11_990, of: "\u{E9}") + "--output truncated--")
        // Three bytes each: 23,980 is no multiple of three, so one byte is left over.
        let three = CommandOutput(standardOutput: text(9000, of: "\u{20AC}")).standardOutput
        #expect(three == text(7993, of: "\u{20AC}") + "--output truncated--" && three.utf8.count == 23_999)
        // Four bytes each, the first of them one byte further on: three are left over.
        let four = CommandOutput(standardOutput: "x" + text(7000, of: "\u{1F6A2}")).standardOutput
        #expect(four == "x" + text(5994, of: "\u{1F6A2}") + "--output truncated--")
    }

    private static let title = "\n----------ERROR-------\n"
    private static let outputCut = "\n---Output truncated---"
    private static let errorCut = "\n---Error truncated----"

    @Test func `both in one text are told apart by a title, if anything is an error`() {
        #expect(CommandOutput().joined == "" && CommandOutput().isEmpty)
        #expect(CommandOutput(standardOutput: "out\n").joined == "out\n")
        #expect(CommandOutput(standardError: "no\n").joined == Self.title + "no\n")
        #expect(CommandOutput(standardOutput: "out", standardError: "no").joined == "out" + Self.title + "no")
    }

    @Test func `one text takes 2500 bytes, and the longer part is cut`() {
        #expect(CommandOutput(standardOutput: text(2499)).joined == text(2499))
        #expect(CommandOutput(standardOutput: text(2500)).joined == text(2477) + Self.outputCut)
        // The title takes 24 of them.
        #expect(CommandOutput(standardError: text(2475)).joined == Self.title + text(2475))
        #expect(CommandOutput(standardError: text(2476)).joined == Self.title + text(2453) + Self.errorCut)
        let output = CommandOutput(standardOutput: text(5000), standardError: text(100, of: "e")).joined
        #expect(output == text(2353) + Self.outputCut + Self.title + text(100, of: "e"))
        let error = CommandOutput(standardOutput: text(100), standardError: text(5000, of: "e")).joined
        #expect(error == text(100) + Self.title + text(2353, of: "e") + Self.errorCut)
    }

    @Test func `two long parts get a half each`() {
        let joined = CommandOutput(standardOutput: text(3000), standardError: text(3000, of: "e")).joined
        #expect(joined == text(1215) + Self.outputCut + Self.title + text(1215, of: "e") + Self.errorCut)
        #expect(joined.utf8.count == 2500)
    }

    /// Lengths at which one rule gives way to another.
    @Test func `no length makes it longer than its limit, or cuts what would fit`() {
        let lengths = [0, 1, 22, 23, 24, 1214, 1215, 1237, 1238, 1239, 1250, 1261, 1262, 2475, 2476, 2499, 2500, 9000]
        for first in lengths {
            for second in lengths {
                let joined = CommandOutput(standardOutput: text(first), standardError: text(second, of: "e")).joined
                let whole = first + second + (second == 0 ? 0 : 24)
                #expect(
                    joined.utf8.count == min(whole, joined.contains("runcated---") ? 2500 : 2499), "\(first) \(second)")
                #expect(joined.contains("runcated---") == (whole >= 2500), "\(first) \(second)")
            }
        }
    }
}
