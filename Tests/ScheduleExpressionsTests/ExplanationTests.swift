import ScheduleExpressions
import Testing

@Suite("Explanations") struct ExplanationTests {
    @Test(arguments: [
        ("cron(0 2 ? * SUN#2 *)", "02:00 on the second Sunday of every month"),
        ("cron(0 0 ? * SUNL *)", "00:00 on the last Sunday of every month"),
        ("cron(0 */2 * * ? *)", "every 2 hours, on the hour"),
        ("cron(30 1/6 * * ? *)", "01:30, 07:30, 13:30 and 19:30 every day"),
        ("cron(15 1/4 * * ? *)", "every 4 hours, from 01:15 on"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "every 5 minutes from 08:00 to 17:55, Monday to Friday"),
        ("cron(0/30 22-2 * * ? *)", "every 30 minutes from 22:00 to 02:30"),
        ("cron(15 8-18/2 ? * MON-FRI *)", "every 2 hours from 08:15 to 18:15, Monday to Friday"),
        ("cron(0/5 1,2,9 * * ? *)", "every 5 minutes, in the hours 01, 02 and 09"),
        (
            "cron(0/15 22-2 ? * FRI *)", "every 15 minutes from 00:00 to 02:45 and from 22:00 to 23:45, on Fridays"
        ),
        ("cron(5,7,9,11,13 3 * * ? *)", "at the minutes 5, 7, 9, 11 and 13 from 03:00 to 03:59"),
        ("cron(0 * ? * SAT *)", "every hour, on the hour, on Saturdays"),
        ("cron(* * * 1 ? *)", "every minute, every day in January"),
        ("cron(0 4 29-3 * ? *)", "04:00 on the 1st to the 3rd and the 29th to the 31st of every month"),
        ("cron(1/10 * * * ? *)", "every 10 minutes, from minute 1 of the hour"),
        ("cron(5,35,40 * * * ? *)", "every hour, at the minutes 5, 35 and 40"),
        ("cron(* * * * ? *)", "every minute"), ("cron(* * * * * ? *)", "every second"),
        ("cron(0/10 * * * * ? *)", "every minute, at the seconds 0, 10, 20, 30, 40 and 50"),
        ("cron(24 30 09 ? * * *)", "09:30:24 every day"),
        ("cron(0 2 * 3 ? *)", "02:00 every day in March"),
        ("cron(0 18 ? * MON-FRI *)", "18:00, Monday to Friday"),
        ("cron(0 18 ? * SAT,SUN *)", "18:00 on Saturdays and Sundays"),
        ("cron(0 18 ? 6-8 MON *)", "18:00 on Mondays from June to August"),
        ("cron(0 4 1 JAN,APR,JUL,OCT ? *)", "04:00 on the 1st of January, April, July and October"),
        ("cron(0 0 1 1 ? 2026)", "00:00 on the 1st of January, in 2026 only"),
        ("cron(0 0 29 2 ? *)", "00:00 on the 29th of February"),
        ("cron(0 0 1,15 * ? *)", "00:00 on the 1st and the 15th of every month"),
        ("cron(0 0 2-12 * ? *)", "00:00 from the 2nd to the 12th of every month"),
        ("cron(0 0 1/3 * ? *)", "00:00 every 3 days from the 1st to the 31st of every month"),
        ("cron(0 0 L * ? *)", "00:00 on the last day of every month"),
        ("cron(0 0 L-3 * ? *)", "00:00 3 days before the last day of every month"),
        ("cron(0 0 LW * ? *)", "00:00 on the last working day (Monday to Friday) of every month"),
        ("cron(0 0 15W * ? *)", "00:00 on the working day (Monday to Friday) nearest to the 15th of every month"),
        (
            "cron(0 0 L-2W * ? *)",
            "00:00 on the working day (Monday to Friday) nearest to the day 2 days before the last of every month"
        ),
        ("cron(15 10 ? * 6L 2002-2005)", "10:15 on the last Friday of every month, from 2002 to 2005"),
        ("cron(0 0 1 1 ? 2026/2)", "00:00 on the 1st of January, every 2 years from 2026 on"),
        ("cron(0 0 1 1 ? 2026,2030)", "00:00 on the 1st of January, in the years 2026 and 2030"),
        ("rate(30 minutes)", "every 30 minutes"), ("rate(1 hour)", "every hour"),
        ("at(2026-12-31T02:00:00)", "once, at 2026-12-31 02:00"),
    ])
    func `an explanation is plain English`(expression: String, explanation: String) throws {
        #expect(try ScheduleExpression(parsing: expression).explanation == explanation)
    }

    @Test func `a schedule's explanation has the offset and the zone`() throws {
        var schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(0 2 ? * SUN#2 *)"),
            zone: try TimeZoneRules(named: "America/New_York"))
        #expect(schedule.explanation == "02:00 on the second Sunday of every month, America/New_York")
        schedule.offsetDays = 3
        #expect(schedule.explanation == "3 days after 02:00 on the second Sunday of every month, America/New_York")
        schedule.expression = try ScheduleExpression(parsing: "rate(7 days)")
        #expect(schedule.explanation == "every 7 days")
    }
}
