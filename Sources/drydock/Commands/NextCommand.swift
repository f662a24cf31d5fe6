import ArgumentParser
import ScheduleExpressions

/// `drydock next`: when does this expression run?
struct NextCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Explain a schedule expression, and show when it runs next.",
        discussion: """
            EXPR is cron(0 2 ? * SUN#2 *), rate(30 minutes) or at(2026-12-31T02:00:00); for cron the six fields alone do. \
            They are minutes, hours, day-of-month, month, day-of-week (1 is Sunday) and year; one of the day fields is ?. \
            A rate counts from 1970-01-01T00:00:00Z.

            With --jsonl each line of stdin is a request, {"id":1,"expr":"0 2 ? * SUN *"}, optionally with tz, after, \
            count (default 1), offset, gap and overlap, and each is answered by a line: {"id":1,"next":[...]} or \
            {"id":1,"error":"..."}.
            """)

    @Argument(help: ArgumentHelp("The expression, in quotes.", valueName: "expr"))
    var expression: String?

    @Option(
        name: .customLong("tz"),
        help: ArgumentHelp("The zone that the expression is read in, such as Europe/Berlin.", valueName: "zone"))
    var zoneName = "UTC"

    @Option(help: ArgumentHelp("Start after this: a date, or an instant. Default: now.", valueName: "instant"))
    var after: String?

    @Option(help: ArgumentHelp("How many occurrences.", valueName: "number"))
    var count = NextCommand.countDefault

    @Option(help: ArgumentHelp("ScheduleOffset: so many days after each cron hit, 1 to 6.", valueName: "days"))
    var offset: Int?

    @Option(help: ArgumentHelp("For a time that the clocks skip: runAfter or skip.", valueName: "policy"))
    var gap = DaylightSavingPolicy.Gap.runAfter

    @Option(help: ArgumentHelp("For a time that the clocks show twice: first, second or both.", valueName: "policy"))
    var overlap = DaylightSavingPolicy.Overlap.first

    @Flag(help: "Answer requests on stdin, one a line.")
    var jsonl = false

    @OptionGroup var output: OutputOptions

    static let countDefault = 5
    static let countMax = 10_000

    func run() throws {
        guard jsonl else { return Terminal.give(try answer(in: .ofProcess())) }
        if expression != nil || after != nil || offset != nil || zoneName != "UTC" || count != NextCommand.countDefault
            || gap != .runAfter || overlap != .first || output.format != .table
        {
            throw Failure.usage("With --jsonl each request on stdin says everything. Leave EXPR and the options out.")
        }
        var requests = NextRequests(now: Present.instant, write: Terminal.write)
        let fault = StandardInput.forEachBlock { requests.take($0) }
        requests.finish()
        if let fault { throw Failure(.failed, "The requests cannot be read: \(fault). Check what stdin is.") }
    }

    func answer(in surroundings: Surroundings) throws -> Answer {
        let schedule = try schedule()
        guard (1...NextCommand.countMax).contains(count) else {
            throw Failure.usage("--count is \(count). Write 1 to \(NextCommand.countMax).")
        }
        let start = try after.map { text throws(Failure) in
            try SpanOptions.instant("--after", text, in: schedule.zone)
        }
        let listing = NextListing(
            schedule: schedule, after: start ?? surroundings.now, count: count, now: surroundings.now)
        switch output.format {
        case .table: return Answer(data: NextTable(listing, options: optionsAsGiven).render())
        case .json: return Answer(data: NextJSON(listing).render())
        }
    }

    private func schedule() throws(Failure) -> Schedule {
        guard let expression else {
            throw .usage("There is no expression. Write drydock next 'cron(0 2 ? * SUN#2 *)', the quotes included.")
        }
        let text = ExpressionText(expression)
        var schedule: Schedule
        do {
            schedule = Schedule(expression: try text.parse())
        } catch {
            throw .usage(text.pointing(at: error))
        }
        do {
            schedule.zone = try TimeZoneRules(named: zoneName)
        } catch {
            throw .usage("--tz: \(error.description)")
        }
        if let offset {
            guard (1...Schedule.offsetDaysMax).contains(offset) else {
                throw .usage("--offset is \(offset). Write 1 to \(Schedule.offsetDaysMax) days.")
            }
            guard case .cron = schedule.expression else {
                throw .usage("--offset counts days after a cron hit, and this is no cron. Leave it out.")
            }
            schedule.offsetDays = offset
        }
        schedule.daylightSaving = DaylightSavingPolicy(gap: gap, overlap: overlap)
        return schedule
    }

    /// The options as they were given, with more occurrences.
    private var optionsAsGiven: String {
        var text = zoneName == "UTC" ? "" : " --tz \(ShellWord(zoneName))"
        if let after { text += " --after \(ShellWord(after))" }
        if let offset { text += " --offset \(offset)" }
        if gap != .runAfter { text += " --gap \(gap.spelling)" }
        if overlap != .first { text += " --overlap \(overlap.spelling)" }
        return "\(text) --count \(min(count * 4, NextCommand.countMax))"
    }
}

extension DaylightSavingPolicy.Gap: ExpressibleByArgument {
    public init?(argument: String) { self.init(word: argument) }
    public static var allValueStrings: [String] { allCases.map(\.spelling) }
    public var defaultValueDescription: String { spelling }
}

extension DaylightSavingPolicy.Overlap: ExpressibleByArgument {
    public init?(argument: String) { self.init(word: argument) }
    public static var allValueStrings: [String] { allCases.map(\.spelling) }
    public var defaultValueDescription: String { spelling }
}
