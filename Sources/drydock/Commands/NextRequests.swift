import Foundation
import ScheduleExpressions

/// `drydock next --jsonl`: a request a line, an answer a line, in order. A line that is no request is answered with what is
/// wrong with it, and the next one is read.
struct NextRequests {
    /// Asked for a request that does not say after what.
    private let now: () -> Instant
    private var zones: [String: Result<TimeZoneRules, TimeZoneError>] = [:]
    private var unfinished: [UInt8] = []
    /// Whether a line that is too long has been answered and its rest is to be passed over.
    private var isPassingOver = false
    private let decoder = JSONDecoder()

    /// Nobody writes a request of a megabyte.
    static let lineBytesMax = 1 << 20
    /// More names of zones, right or wrong, than there are in the database.
    private static let zonesMax = 2_000

    private static let null = Array("null".utf8)[...]
    private static let beginning = Array(#"{"id":"#.utf8)
    private static let list = Array(#","next":["#.utf8)
    private static let end = Array("]}\n".utf8)

    init(now: @escaping () -> Instant) {
        self.now = now
    }

    /// The answers to all lines that a block of input ends.
    mutating func answers(to block: ArraySlice<UInt8>, isLast: Bool) -> [UInt8] {
        var answers: [UInt8] = []
        answers.reserveCapacity(block.count * 2)
        var rest = block
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            finishLine(with: rest[..<end], into: &answers)
            rest = rest[(end + 1)...]
        }
        if !isPassingOver { unfinished.append(contentsOf: rest) }
        if unfinished.count > NextRequests.lineBytesMax { refuseLongLine(into: &answers) }
        if isLast, !unfinished.isEmpty { finishLine(with: [], into: &answers) }
        return answers
    }

    private mutating func finishLine(with bytes: ArraySlice<UInt8>, into answers: inout [UInt8]) {
        if isPassingOver {
            isPassingOver = false
            return
        }
        if unfinished.isEmpty {
            answer(bytes, into: &answers)
        } else {
            unfinished.append(contentsOf: bytes)
            let line = unfinished
            unfinished.removeAll(keepingCapacity: true)
            answer(line[...], into: &answers)
        }
    }

    private mutating func refuseLongLine(into answers: inout [UInt8]) {
        unfinished = []
        isPassingOver = true
        let limit = NextRequests.lineBytesMax
        NextRequests.write(
            id: NextRequests.null, error: "The line is longer than \(limit) bytes. Write a shorter one.",
            into: &answers)
    }

    private mutating func answer(_ line: ArraySlice<UInt8>, into answers: inout [UInt8]) {
        var id = NextRequests.null
        do {
            let request: NextRequest
            if let plain = PlainRequestLine(line).read() {
                (request, id) = plain
            } else {
                request = try decoder.decode(NextRequest.self, from: Data(line))
                let members = JSONObjectLine(line).members
                if let given = members.last(where: { $0.key == "id" }) { id = given.value }
                if let unknown = members.first(where: { !NextRequest.keys.contains($0.key) })?.key {
                    let advice = NearestName(to: unknown, in: NextRequest.keys).advice
                    throw Failure.usage("\(unknown) is not known. \(advice)")
                }
            }
            let schedule = try schedule(of: request)
            let after = try request.after.map(Instant.init(parsing:)) ?? now()
            let count = try request.checkedCount
            answers += NextRequests.beginning
            answers += id
            answers += NextRequests.list
            var occurrences = schedule.occurrences(after: after)
            for index in 0..<count {
                guard let occurrence = occurrences.next() else { break }
                if index > 0 { answers.append(UInt8(ascii: ",")) }
                answers.append(UInt8(ascii: "\""))
                occurrence.instant.write(to: &answers)
                answers.append(UInt8(ascii: "\""))
            }
            answers += NextRequests.end
        } catch let error as DecodingError {
            if case .dataCorrupted = error {
            } else if let given = JSONObjectLine(line).members.last(where: { $0.key == "id" }) {
                id = given.value
            }
            NextRequests.write(id: id, error: NextRequest.fault(error), into: &answers)
        } catch {
            NextRequests.write(id: id, error: "\(error)", into: &answers)
        }
    }

    private mutating func schedule(of request: NextRequest) throws -> Schedule {
        guard let text = request.expr else {
            throw Failure.usage("There is no expr. Write one, such as \"expr\":\"cron(0 2 ? * SUN#2 *)\".")
        }
        var schedule = Schedule(expression: try ExpressionText(text).parse(), zone: try zone(request.tz ?? "UTC"))
        schedule.daylightSaving = try request.daylightSaving
        if let offset = request.offset {
            guard (1...Schedule.offsetDaysMax).contains(offset), case .cron = schedule.expression else {
                throw Failure.usage(
                    "offset is 1 to \(Schedule.offsetDaysMax) days after a cron hit. Write that, or leave it out.")
            }
            schedule.offsetDays = offset
        }
        return schedule
    }

    /// A zone's file is read once.
    private mutating func zone(_ name: String) throws(TimeZoneError) -> TimeZoneRules {
        if let known = zones[name] { return try known.get() }
        let found = Result { () throws(TimeZoneError) in try TimeZoneRules(named: name) }
        if zones.count < NextRequests.zonesMax { zones[name] = found }
        return try found.get()
    }

    private static func write(id: ArraySlice<UInt8>, error: String, into answers: inout [UInt8]) {
        answers.append(contentsOf: #"{"id":"#.utf8)
        answers.append(contentsOf: id)
        answers.append(contentsOf: #","error":"#.utf8)
        answers.append(contentsOf: JSONValue.string(error).render().utf8)
        answers.append(contentsOf: "}\n".utf8)
    }
}
