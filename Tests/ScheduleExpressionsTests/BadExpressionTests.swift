import ScheduleExpressions
import TestSupport
import Testing

@Suite("Bad expressions") struct BadExpressionTests {
    /// The text, where the fault is, and words of the answer.
    @Test(arguments: [
        ("rate(1 hours)", 7, "rate(1 hour)"), ("rate(5 hour)", 7, "rate(5 hours)"),
        ("rate(0 minutes)", 5, "from 1"),
        ("rate(-10 minutes)", 5, "whole number"), ("rate(10)", 7, "unit"), ("rate()", 5, "whole number"),
        ("rate(10 seconds)", 8, "minutes, hours or days"), ("rate( 10 minutes )", 5, "whole number"),
        ("rate(10 MINUTES)", 8, "small letters"), (" rate(10 minutes)", 0, "no schedule"),
        ("cron(0 1 * * * *)", 9, "Write ? in one"), ("cron(0 1 ? * ? *)", 9, "both ?"),
        ("cron(7 20 * * NOT *)", 14, "NOT"), ("cron(71 8 1 * ? *)", 5, "Write 0 to 59"),
        ("cron(INVALID)", 5, "1 field."), ("cron()", 5, "0 fields"), ("cron(* ? * * * *)", 7, "hours"),
        ("cron(*/60 * * * ? *)", 7, "step"), ("cron(*/0 * * * ? *)", 7, "step"),
        ("cron(15 12 ? * -1 *)", 15, "day-of-week"),
        ("cron(0 4 ? * 0 *)", 13, "1 is Sunday"), ("cron(0 4 ? * 8 *)", 13, "1 is Sunday"),
        ("cron(0 4 ? * 3#1,6#3 *)", 13, "list"), ("cron(0 4 ? * SUN#6 *)", 13, "Write SUN#1 to SUN#5, or SUNL"),
        ("cron(0 4 ? * TUE#0 *)", 13, "TUE#5"), ("cron(0 0 1 * MON *)", 9, "both set"),
        ("cron(0 0 ? L MON *)", 11, "month"), ("cron(0 0 1,L * ? *)", 11, "list"), ("cron(0 0 32 * ? *)", 9, "1 to 31"),
        ("cron(0 0 1 * ? 2200)", 15, "2199"), ("cron(0 0 1 * ?)", 5, "5 fields"),
        ("cron(0 0 0 0 1 * ? *)", 5, "8 fields"),
        ("at(2021-12-31)", 3, "no date and time"), ("at(2021-12-31T23:59:59Z)", 3, "No zone"),
        ("at(2026-02-30T00:00:00)", 3, "There is no"), ("at(2026-02-03T24:00:00)", 3, "There is no"),
        ("0 2 * * *", 0, "no schedule"), ("", 0, "no schedule"), ("cron(0 2 ? * SUN *", 18, "parenthesis"),
        ("cron(0 0 1 * ? 2030-2026)", 15, "2026-2030"), ("cron(0 9-77 * * ? *)", 9, "77"),
        ("cron(0 2 ? * MON,FRIL *)", 17, "list"), ("cron(0 2 1,LW * ? *)", 11, "list"),
        ("cron(0 2 ? * SUN#2#3 *)", 13, "SUN#5"), ("cron(0 2 ? * JUL *)", 13, "belongs in month"),
        ("cron(0 2 ? * MON-FRI#2 *)", 13, "one weekday"), ("cron(0 2 ? * SUN# *)", 13, "which Sunday"),
        ("cron(99999999999 * * * ? *)", 5, "out of range"), ("cron(0 2 ? * SUN *) # x", 19, "follows"),
        ("cron(*-5 * * * ? *)", 5, "whole field"), ("cron(5/ * * * ? *)", 7, "step is missing"),
        ("rate(1 foo)", 7, "minute, hour or day"), ("rate(5 minutes )", 7, "one blank"),
        ("rate(9999999999999 minutes)", 5, "out of range"), ("cron(0 2 SUN * ? *)", 9, "belongs in day-of-week"),
        ("cron(0 2 SUN#2 * ? *)", 12, "day-of-week"),
        ("cron(0 2 32W * ? *)", 9, "15W"), ("cron(0 2 L-31 * ? *)", 9, "L-3"), ("cron(0 2 ?,1 * ? *)", 9, "alone"),
        ("cron(0 1-2-3 * * ? *)", 7, "two hyphens"), ("cron(0 1/2/3 * * ? *)", 9, "two slashes"),
        ("cron(0 2 , * ? *)", 9, "missing"), ("cron(0 2 ? * 1- *)", 15, "missing"),
        ("cron(0 2 1, * ? *)", 11, "missing"),
        ("cron(0 2 ? * ３ *)", 13, "day-of-week"), ("cron(0 2 ? * SUN\n*)", 5, "5 fields"),
        ("CRON(0 2 ? * SUN *)", 0, "lower case"), ("at()", 3, "(empty)"), ("rate(99999999999 days)", 5, "out of range"),
        ("cron((0 2 ? * SUN *))", 5, "("), ("cron(0 2 ? * S\u{0}N *)", 13, "day-of-week"),
    ])
    func `the error says where, what, and what to write`(text: String, offset: Int, words: String) {
        let error = #expect(throws: ScheduleExpressionError.self) { try ScheduleExpression(parsing: text) }
        #expect(error?.offset == offset, "\(error?.message ?? "")")
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `a text without end is refused by its length`() {
        let long = "cron(" + String(repeating: "9", count: 100_000) + ")"
        let error = #expect(throws: ScheduleExpressionError.self) { try ScheduleExpression(parsing: long) }
        #expect(error?.offset == 2048)
    }

    @Test func `random texts of the dialect's letters never trap, and what is read prints and reads again`() throws {
        var random = RandomSource(seed: 11)
        let pieces = ["0", "5", "31", "*", "?", "/", "-", ",", "L", "W", "#", "SUN", "JAN", "2026", "(", ")", "é"]
        var read = 0
        for _ in 0..<20_000 {
            let fields = (0..<random.integer(5...7)).map { _ in
                random.pick([["*"], ["?"], (0..<random.integer(1...3)).map { _ in random.pick(pieces) }]).joined()
            }
            let text = "cron(\(fields.joined(separator: " ")))"
            guard let expression = try? ScheduleExpression(parsing: text) else { continue }
            read += 1
            #expect(try ScheduleExpression(parsing: expression.description) == expression, "\(text)")
        }
        #expect(read > 10)
        print("schedules: \(read) of 20000 random texts were expressions")
    }
}
