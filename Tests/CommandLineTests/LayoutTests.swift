import ScheduleExpressions
import Testing

@testable import drydock

@Suite("Layout") struct LayoutTests {
    @Test func `columns are two blanks apart and no line ends in one`() {
        var table = TextTable([.init("NAME"), .init("NODES", .right), .init("NOTE")])
        table.lines = [
            .cells(["dev", "20", ""]), .text("March"), .cells(["staging", "1,200", "x"]), .note(column: 1, "why"),
        ]
        #expect(
            table.render() == [
                "NAME     NODES  NOTE",
                "dev         20",
                "March",
                "staging  1,200  x",
                "         why",
            ])
    }

    @Test func `a flexible column gives up what the line has not`() {
        var table = TextTable([.init("NAME", isFlexible: true), .init("NODES", .right)])
        let name = String(repeating: "a", count: 60) + String(repeating: "z", count: 60)
        table.lines = [.cells([name, "20"])]
        let lines = table.render()
        #expect(lines.map(\.count) == [80, 80])
        #expect(lines[1].contains("..") && lines[1].hasPrefix("aaa") && lines[1].hasSuffix("zzz     20"))
    }

    @Test func `text is broken between words, and a long word has a line of its own`() {
        #expect("one two three".wrapped(to: 9, indentation: 2) == ["  one two", "  three"])
        #expect("a incomprehensibility b".wrapped(to: 6) == ["a", "incomprehensibility", "b"])
    }

    @Test func `numbers are grouped and nouns counted`() {
        #expect(counted(1, "error") == "1 error")
        #expect(counted(0, "error") == "0 errors")
        #expect(counted(1_234_567, "node") == "1,234,567 nodes")
    }

    @Test(arguments: [
        (0, "now"), (59, "now"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (172_799, "47 h"), (172_800, "2 d"),
        (-30, "now"), (-7200, "2 h ago"),
    ]) func `distances are rough`(seconds: Int, text: String) {
        let now = Instant(secondsSinceEpoch: 1_800_000_000)
        #expect(distance(from: now, to: now + .seconds(seconds)) == text)
    }

    @Test func `JSON keeps the order of its members and escapes what must be escaped`() {
        let value = JSONValue.object([
            "z": .string("quote \" backslash \\ line\nbell \u{07} ü"),
            "a": .array([.number(1), .null, .boolean(true)]),
        ])
        #expect(value.render() == #"{"z":"quote \" backslash \\ line\nbell \u0007 ü","a":[1,null,true]}"#)
    }

    @Test(arguments: [
        ("prod-linux", "Write production-linux."), ("Dev-linx", "Write dev-linux."),
        ("x", "Write one of dev-linux, production-linux."),
    ]) func `the name that was probably meant`(word: String, advice: String) {
        #expect(NearestName(to: word, in: ["dev-linux", "production-linux"]).advice == advice)
    }

    @Test func `a suggested command can be pasted into a shell`() {
        #expect(ShellWord("/srv/ops").description == "/srv/ops")
        #expect(ShellWord("my ops").description == "'my ops'")
        #expect(ShellWord("it's").description == #"'it'\''s'"#)
    }
}
