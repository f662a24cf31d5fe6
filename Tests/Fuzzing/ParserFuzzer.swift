// The parser under a coverage-guided fuzzer (libFuzzer): `.ci/fuzz SECONDS` builds it with the schedule engine in one
// module and runs it. Whatever bytes come, there is an answer: an error with a place in the text, or an expression that
// prints, parses again to an equal one, explains itself, and has a next and a previous time.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    for candidate in [text, "cron(\(text))", "rate(\(text))", "at(\(text))"] { check(candidate) }
    _ = try? Instant(parsing: text)
    return 0
}

private let zone = (try? TimeZoneRules(named: "America/New_York")) ?? .utc

private func check(_ text: String) {
    let expression: ScheduleExpression
    do {
        expression = try ScheduleExpression(parsing: text)
    } catch {
        let length = text.utf8.count
        precondition(error.offset >= 0 && error.length >= 0 && error.offset + error.length <= length, "place")
        precondition(!error.message.isEmpty && error.message.hasSuffix("."), "message")
        return
    }
    let printed = expression.description
    guard let again = try? ScheduleExpression(parsing: printed) else {
        preconditionFailure("\(printed) does not parse")
    }
    precondition(again == expression && again.description == printed, "\(printed) is not canonical")
    precondition(!expression.explanation.isEmpty)
    let schedule = Schedule(expression: expression, zone: zone)
    let start = Instant(secondsSinceEpoch: 1_772_900_000)
    if let next = schedule.next(after: start) {
        precondition(next.instant > start && schedule.previous(before: next.instant + .milliseconds(1)) == next)
        var occurrences = schedule.occurrences(after: start)
        precondition(occurrences.next() == next)
        precondition(occurrences.next() == schedule.next(after: next.instant))
    }
    _ = schedule.previous(before: start)
}
