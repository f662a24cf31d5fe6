import Testing

@testable import Documents

@Suite("Patterns of parameters") struct PatternTests {
    @Test(arguments: [
        ("abc", ["abc"], ["ab", "abcd", ""]),
        ("^abc$", ["abc"], ["xabc", "abcx"]),
        ("(^$)|^https://.+$|^s3://([^/]+)/(.*?([^/]+))$", ["", "https://x", "s3://a/b/c"], ["http://x", "s3://a/"]),
        ("([1-9][0-9]{0,4})|(172800)", ["1", "99999", "172800"], ["0", "01", "100000"]),
        ("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}$", ["0123abCD-0f0f"], ["0123abCD0f0f"]),
        ("^[a-zA-Z0-9/:.\\-_]{1,128}$", ["Amazon/CloudWatch-Agent:1.2_3"], ["", "a b"]),
        (#"\d+\.\w*\s?"#, ["1.x ", "22."], ["a.x", "1.x  "]),
        ("[^,]*(,[^,]+)*", ["", "a", "a,b,c"], ["a,", "a,,b"]),
        ("a{2,}b?", ["aa", "aaaab"], ["a", "ab", "aabb"]),
        ("(?:ab|cd)+?", ["ab", "cdab"], ["", "abc"]),
        ("[]x]+", ["]x]"], ["", "y"]),
        ("x{3}", ["xxx"], ["xx", "xxxx"]),
        ("(a|b|cc)d", ["ad", "bd", "ccd"], ["cd", "abd"]),
        (".*", ["", "anything at all"], ["two\nlines"]),
        (#"[\w-]+"#, ["a-b_9"], ["a b"]),
    ])
    func `a pattern says of a whole value whether it is so`(_ text: String, _ good: [String], _ bad: [String]) throws {
        let pattern = try DocumentPattern(text)
        for value in good { #expect(pattern.matches(value), "\(text) on \(value)") }
        for value in bad { #expect(!pattern.matches(value), "\(text) on \(value)") }
    }

    @Test(arguments: [
        ("(a", "a parenthesis is not closed"),
        ("a)", "a parenthesis is closed that was never opened"),
        ("[a", "a square bracket is not closed"),
        ("*a", "* has nothing before it to repeat"),
        ("a|+", "+ has nothing before it to repeat"),
        ("a\\", "it ends with a backslash"),
        (#"(a)\1"#, #"references back, such as \1, are not understood"#),
        ("(?=a)", "looking around and options, (?...), are not understood"),
        ("[z-a]", "a range of characters is the wrong way round"),
        ("a{5,2}", "{5,2} is no number of repetitions that is allowed"),
        ("a{x}", "{x} is no number of repetitions"),
        ("((a{1000}){1000}){1000}", "its repetitions are too many"),
        (String(repeating: "(", count: 100), "its groups are nested too deep"),
        (String(repeating: "a", count: 2001), "it is longer than 2000 characters"),
    ])
    func `a pattern that cannot be used is refused by name`(_ text: String, _ reason: String) {
        let error = #expect(throws: PatternError.self) { try DocumentPattern(text) }
        #expect(error?.description == reason)
    }

    @Test(arguments: ["(a+)+", "(a*)*", "(a|a)*", "(a|aa)+", "a*a*a*a*a*a*", "(.*)(.*)(.*)[^a]?"])
    func `no pattern runs away`(_ text: String) throws {
        // With trying again, each of these takes longer than the universe has.
        let pattern = try DocumentPattern(text)
        #expect(!pattern.matches(String(repeating: "a", count: 2000) + "\n\n"))
        #expect(pattern.matches(String(repeating: "a", count: 2000)))
    }
}
