import ScheduleExpressions

/// Reads when something runs: the expression, its zone, its offset, its bounds, and what daylight saving does to it.
///
/// A rate without StartDate counts from 1970-01-01T00:00:00Z, so that every machine agrees.
struct ScheduleReader {
    let source: SourceText
    let context: ReadingContext
    private var log: DiagnosticLog { context.log }

    init(source: SourceText, context: ReadingContext) {
        self.source = source
        self.context = context
    }

    /// What to read; windows and associations name and bound it differently.
    struct Form {
        /// `Schedule` or `ScheduleExpression`.
        let expressionKey: String
        /// What to write when it is missing; nil when it may be.
        let example: String?
        let expressionLength: ClosedRange<Int>
        let offsetDays: ClosedRange<Int>
        let hasDates: Bool
    }

    static let memberKeys = ["ScheduleTimezone", "ScheduleOffset", "DaylightSaving"]
    static let dateKeys = ["StartDate", "EndDate"]

    /// No schedule has an occurrence before it.
    private static let beginning = Instant(millisecondsSinceEpoch: -1)

    /// The schedule; nil when there is none or it is wrong, which has been reported then.
    func schedule(_ form: Form, in members: Members) -> Schedule? {
        let zone = self.zone(in: members)
        let daylightSaving = self.daylightSaving(in: members)
        let startDate = form.hasDates ? date("StartDate", in: members) : nil
        let endDate = form.hasDates ? date("EndDate", in: members) : nil
        if let startDate, let endDate, endDate.value <= startDate.value {
            log.error(
                endDate.position, "EndDate is not after StartDate, \(startDate.value). Write a later one.",
                code: .endsBeforeStart)
        }
        let expression = self.expression(form, in: members)
        let offsetDays = self.offsetDays(form, of: expression?.value, in: members)
        guard let expression, let zone else { return nil }
        let schedule = Schedule(
            expression: expression.value, zone: zone, offsetDays: offsetDays, startDate: startDate?.value,
            endDate: endDate?.value, daylightSaving: daylightSaving)
        if log.errorCount(in: source.file) == 0, schedule.next(after: ScheduleReader.beginning) == nil {
            log.warning(
                expression.position,
                "Nothing is ever due: no time within the dates matches this expression. Write another, or other dates.",
                code: .neverFires)
        }
        return schedule
    }

    private func expression(_ form: Form, in members: Members) -> Members.Located<ScheduleExpression>? {
        guard
            let text = members.text(form.expressionKey, length: form.expressionLength, required: form.example)
        else { return nil }
        do {
            return Members.Located(value: try ScheduleExpression(parsing: text.value), node: text.node)
        } catch {
            log.error(source.position(ofByte: error.offset, in: text.node), error.message)
            return nil
        }
    }

    /// UTC when it is not given; nil when it is wrong.
    private func zone(in members: Members) -> TimeZoneRules? {
        guard members.has("ScheduleTimezone") else { return .utc }
        guard let text = members.text("ScheduleTimezone", length: 1...64) else { return nil }
        do {
            return try context.zone(named: text.value)
        } catch {
            log.error(text.position, error.description)
            return nil
        }
    }

    private func offsetDays(_ form: Form, of expression: ScheduleExpression?, in members: Members) -> Int {
        guard let offset = members.wholeNumber("ScheduleOffset", in: form.offsetDays, of: "days") else { return 0 }
        if let expression, !expression.isCron {
            log.error(
                offset.position,
                "ScheduleOffset counts days after a cron hit, and this is \(expression). Leave it out, or write a cron."
            )
        }
        return offset.value
    }

    private func date(_ key: String, in members: Members) -> Members.Located<Instant>? {
        guard let text = members.text(key, length: 1...64) else { return nil }
        do {
            return Members.Located(value: try Instant(parsing: text.value), node: text.node)
        } catch {
            log.error(text.position, "\(key) is not a point in time. \(error.description)")
            return nil
        }
    }

    private func daylightSaving(in members: Members) -> DaylightSavingPolicy {
        let known = ["Gap", "Overlap"]
        guard let policy = members.members("DaylightSaving", of: "a daylight saving policy", known: known) else {
            return DaylightSavingPolicy()
        }
        return DaylightSavingPolicy(
            gap: policy.word("Gap", as: DaylightSavingPolicy.Gap.self)?.value ?? .runAfter,
            overlap: policy.word("Overlap", as: DaylightSavingPolicy.Overlap.self)?.value ?? .first)
    }
}

extension ScheduleExpression {
    var isCron: Bool {
        if case .cron = self { return true }
        return false
    }
}
