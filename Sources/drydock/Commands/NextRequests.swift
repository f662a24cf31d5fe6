import ScheduleExpressions

/// `drydock next --jsonl`: a request a line, an answer a line, in order. A line that is no request is answered with what is
/// wrong with it, and the next one is read.
struct NextRequests {
    /// Asked for a request that does not say after what.
    private let now: () -> Instant
    /// Takes the answers, in pieces.
    private let write: ([UInt8]) -> Void
    private var answers: [UInt8] = []
    private var zones: [String: Result<TimeZoneRules, TimeZoneError>] = [:]
    private var unfinished: [UInt8] = []
    /// Whether a line that is too long has been answered and its rest is to be passed over.
    private var isPassingOver = false

    /// Nobody writes a request of a megabyte.
    static let lineBytesMax = 1 << 20
    /// Answers are handed over when so many bytes are waiting, and at the end of what has come in.
    private static let pieceBytes = 1 << 16
    /// More names of zones, right or wrong, than there are in the database.
    private static let zonesMax = 2_000
    private static let zoneNameBytesMax = 64

    private static let null = Array("null".utf8)[...]
    private static let beginning = Array(#"{"id":"#.utf8)
    private static let list = Array(#","next":["#.utf8)
    private static let end = Array("]}\n".utf8)

    init(now: @escaping () -> Instant, write: @escaping ([UInt8]) -> Void) {
        self.now = now
        self.write = write
    }

    /// Answers all lines that a block of input ends.
    mutating func take(_ block: ArraySlice<UInt8>) {
        var rest = block
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            endLine(with: rest[..<end])
            rest = rest[(end + 1)...]
            if answers.count >= NextRequests.pieceBytes { flush() }
        }
        if !isPassingOver {
            unfinished.append(contentsOf: rest)
            if unfinished.count > NextRequests.lineBytesMax {
                refuseLongLine()
                unfinished = []
                isPassingOver = true
            }
        }
        flush()
    }

    /// Answers a last line that no line feed ends.
    mutating func finish() {
        if !unfinished.isEmpty { endLine(with: []) }
        flush()
    }

    private mutating func flush() {
        guard !answers.isEmpty else { return }
        write(answers)
        answers.removeAll(keepingCapacity: true)
    }

    private mutating func endLine(with bytes: ArraySlice<UInt8>) {
        if isPassingOver {
            isPassingOver = false
        } else if unfinished.count + bytes.count > NextRequests.lineBytesMax {
            refuseLongLine()
        } else if unfinished.isEmpty {
            answer(bytes)
        } else {
            let line = unfinished + bytes
            answer(line[...])
        }
        unfinished.removeAll(keepingCapacity: true)
    }

    private mutating func refuseLongLine() {
        refuse(
            NextRequests.null, "The line is longer than \(NextRequests.lineBytesMax) bytes. Write a shorter one.")
    }

    private mutating func answer(_ line: ArraySlice<UInt8>) {
        var id = NextRequests.null
        do {
            let members = try JSONObjectLine.members(of: line)
            if let given = members.first(where: { $0.key == "id" }) { id = given.raw }
            let request = try NextRequest(members)
            let schedule = Schedule(
                expression: request.schedule, zone: try zone(request.zoneName), offsetDays: request.offsetDays,
                daylightSaving: request.daylightSaving)
            let after = try request.after.map { try SpanOptions.instant("after", $0, in: schedule.zone) } ?? now()
            give(schedule.occurrences(after: after), request.count, to: id)
        } catch let fault as JSONObjectLine.Fault {
            refuse(id, "\(fault) Write a request such as {\"id\":1,\"expr\":\"cron(0 2 ? * SUN#2 *)\",\"count\":3}.")
        } catch {
            refuse(id, "\(error)")
        }
    }

    private mutating func give(_ occurrences: ScheduleOccurrences, _ count: Int, to id: ArraySlice<UInt8>) {
        var occurrences = occurrences
        answers += NextRequests.beginning
        answers += id
        answers += NextRequests.list
        for index in 0..<count {
            guard let occurrence = occurrences.next() else { break }
            if index > 0 { answers.append(UInt8(ascii: ",")) }
            answers.append(UInt8(ascii: "\""))
            occurrence.instant.write(to: &answers)
            answers.append(UInt8(ascii: "\""))
        }
        answers += NextRequests.end
    }

    private mutating func refuse(_ id: ArraySlice<UInt8>, _ error: String) {
        answers += NextRequests.beginning
        answers += id
        answers += #","error":"#.utf8
        answers += JSONValue.string(error).render().utf8
        answers += "}\n".utf8
    }

    /// A zone's file is read once.
    private mutating func zone(_ name: String) throws(TimeZoneError) -> TimeZoneRules {
        if let known = zones[name] { return try known.get() }
        let found = Result { () throws(TimeZoneError) in try TimeZoneRules(named: name) }
        if zones.count < NextRequests.zonesMax, name.utf8.count <= NextRequests.zoneNameBytesMax { zones[name] = found }
        return try found.get()
    }
}
