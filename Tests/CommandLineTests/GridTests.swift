import ScheduleExpressions
import Testing

@testable import drydock

@Suite("Parts of a calendar grid") struct GridTests {
    // MARK: - Weeks

    @Test(arguments: [
        ("en_US.UTF-8", WeekStart.sunday), ("pt_BR", .sunday), ("ja_JP.eucJP", .sunday), ("en_IN@currency", .sunday),
        ("de_DE.UTF-8", .monday), ("en_GB", .monday), ("fr", .monday), ("C", .monday), ("C.UTF-8", .monday),
        ("POSIX", .monday), ("", .monday), ("ar_EG.UTF-8", .saturday), ("uz_UZ@cyrillic", .monday),
    ]) func `a week begins as the locale has it`(locale: String, start: WeekStart) {
        #expect(WeekStart(environment: ["LANG": locale]) == start)
    }

    @Test func `LC_ALL goes before LC_TIME, that before LANG, and an empty one does not count`() {
        let environment = ["LC_ALL": "en_US", "LC_TIME": "de_DE", "LANG": "ar_EG"]
        #expect(WeekStart(environment: environment) == .sunday)
        #expect(WeekStart(environment: environment.filter { $0.key != "LC_ALL" }) == .monday)
        #expect(WeekStart(environment: ["LC_ALL": "", "LC_TIME": "", "LANG": "ar_EG"]) == .saturday)
        #expect(WeekStart(environment: [:]) == .monday)
    }

    @Test(arguments: [
        ("2026-01-01", 2026, 1), ("2026-12-31", 2026, 53), ("2027-01-03", 2026, 53), ("2027-01-04", 2027, 1),
        ("2024-12-30", 2025, 1), ("2021-01-03", 2020, 53), ("2026-11-20", 2026, 47),
    ]) func `weeks are numbered as in ISO 8601`(text: String, year: Int, week: Int) throws {
        let date = TimeZoneRules.utc.civil(at: try Instant(parsing: text)).date
        #expect(date.isoWeek == (year, week))
    }

    @Test func `every week of two centuries is found again by its number`() {
        var monday = CivilDate(year: 1999, month: 12, day: 27)
        var last = monday.isoWeek
        while monday.year < 2199 {
            let (year, week) = monday.isoWeek
            #expect(CivilDate.monday(ofWeek: week, year: year) == monday)
            #expect(monday.adding(days: 6).isoWeek == (year, week))
            #expect(monday.adding(days: 7).startOfWeek(.monday) == monday.adding(days: 7))
            if week == 1 { #expect(CivilDate.monday(ofWeek: last.week + 1, year: last.year) == nil) }
            last = (year, week)
            monday = monday.adding(days: 7)
        }
    }

    @Test func `a grid has every day of the month once, below its day of the week`() {
        for start in Weekday.allCases {
            var first = CivilDate(year: 2026, month: 1, day: 1)
            for _ in 0..<60 {
                let grid = MonthGrid(first: first, weekStart: start, marksWidth: 1, gap: 1)
                let lines = grid.lines { _ in "" }
                let offset = start == .monday ? 4 : 0
                for day in 1...CivilDate.daysInMonth(first.month, year: first.year) {
                    let date = CivilDate(year: first.year, month: first.month, day: day)
                    let column = offset + (date.weekday.rawValue - start.rawValue + 7) % 7 * 4
                    let number = day < 10 ? " \(day)" : "\(day)"
                    let title = lines[0].dropFirst(column).prefix(2)
                    #expect(title == date.weekday.name.prefix(2))
                    #expect(lines.dropFirst().count { $0.dropFirst(column).prefix(2) == number } == 1, "\(date)")
                }
                #expect(lines.allSatisfy { $0.count <= grid.width && !$0.hasSuffix(" ") })
                first = first.adding(months: 1)
            }
        }
    }

    // MARK: - Letters

    @Test func `each window has the initial of its name if it can`() throws {
        let letters = try #require(WindowLetters(["production", "staging", "dev", "windows"]))
        #expect(letters.names.map { "\($0.letter) \($0.name)" } == ["D dev", "P production", "S staging", "W windows"])
    }

    @Test func `names that collide get the next letter of their own, whatever order they come in`() throws {
        let names = ["prod-web", "prod-db", "patch", "d", "dd", "ddd"]
        let letters = try #require(WindowLetters(names))
        #expect(
            letters.names.map { "\($0.letter) \($0.name)" } == [
                "A dd", "B ddd", "D d", "P patch", "R prod-db", "W prod-web",
            ])
        #expect(letters.names.map(\.name) == WindowLetters(names.reversed())?.names.map(\.name))
    }

    @Test func `names without a letter have one too, and more names than letters have none`() throws {
        let numbers = (0..<26).map(String.init)
        let letters = try #require(WindowLetters(numbers))
        #expect(Set(letters.names.map(\.letter)).count == 26)
        #expect(numbers.allSatisfy { letters[$0] != nil })
        #expect(WindowLetters(numbers + ["one more"]) == nil)
    }

    // MARK: - Fields

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""),
        ("two\nlines", "\"two\nlines\""), ("two\r\nlines", "\"two\r\nlines\""),
    ]) func `a field of CSV is quoted where it must be`(text: String, field: String) {
        #expect(CalendarCSV.field(text) == field)
    }

    @Test func `names are text in Markdown, never markup`() {
        #expect(CalendarMarkdown.escaped("a|b *c* <d>\n`e`") == #"a\|b \*c\* \<d\> \`e\`"#)
    }
}
