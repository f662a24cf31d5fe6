import Definitions
import ScheduleExpressions
import Testing

@Suite("Where the fault in a schedule is") struct ScheduleTextTests {
    /// There is no such day; the word stands at offset 13.
    private static let faulty = "cron(0 2 ? * FUN *)"

    @Test(arguments: [
        ("Schedule: cron(0 2 ? * FUN *)", 2, 24),
        ("Schedule:    cron(0 2 ? * FUN *)", 2, 27),
        ("Schedule: \"cron(0 2 ? * FUN *)\"", 2, 25),
        ("Schedule: 'cron(0 2 ? * FUN *)'", 2, 25),
        (#"Schedule: "cron(0 \x32 ? * FUN *)""#, 2, 28),
        (#"Schedule: "cron(0 2 ?\u0020* FUN *)""#, 2, 30),
        ("Schedule: >-\n  cron(0 2 ? * FUN *)", 2, 11),
        ("Schedule:\n  cron(0 2 ? * FUN *)", 3, 16),
        ("\"Schedule\": cron(0 2 ? * FUN *)", 2, 26),
        ("Schedule: &when cron(0 2 ? * FUN *)", 2, 11),
    ])
    func `the column is that of the faulty token`(line: String, row: Int, column: Int) throws {
        let text = Sample.window.replacing("Schedule: cron(0 2 ? * SUN *)", with: line)
        let loaded = try TemporaryConfiguration(["windows/w.yaml": text]).load()
        #expect(loaded.diagnostics.map { [$0.line, $0.column] } == [[row, column]], "\(loaded.diagnostics)")
        #expect(
            throws: ScheduleExpressionError(
                offset: 13, length: 3, message: loaded.diagnostics.first?.message ?? "no diagnostic")
        ) {
            _ = try ScheduleExpression(parsing: ScheduleTextTests.faulty)
        }
    }
}
