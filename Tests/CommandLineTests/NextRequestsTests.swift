import Foundation
import ScheduleExpressions
import Testing

@testable import drydock

@Suite("drydock next --jsonl") struct NextRequestsTests {
    private final class Pieces {
        var bytes: [UInt8] = []
    }

    private func answers(_ input: String, blocksOf size: Int = .max) throws -> [String] {
        let now = try Instant(parsing: "2026-01-01")
        let output = Pieces()
        var requests = NextRequests(now: { now }, write: { output.bytes += $0 })
        var rest = Array(input.utf8)[...]
        while !rest.isEmpty {
            requests.take(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        requests.finish()
        return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        (#"{"id":1,"expr":"0 2 ? * SUN *"}"#, #"{"id":1,"next":["2026-01-04T02:00:00Z"]}"#),
        (
            #"{"id":"a","expr":"cron(0 2 ? * SUN#2 *)","tz":"America/New_York","after":"2026-03-01T00:00:00Z","count":2}"#,
            #"{"id":"a","next":["2026-03-08T07:00:00Z","2026-04-12T06:00:00Z"]}"#
        ),
        (
            #"{"id":2,"expr":"30 2 8 3 ? *","tz":"america/new_york","gap":"skip"}"#,
            #"{"id":2,"next":["2027-03-08T07:30:00Z"]}"#
        ),
        (
            #"{"id":2,"expr":"30 1 1 11 ? *","tz":"America/New_York","overlap":"both","count":2}"#,
            #"{"id":2,"next":["2026-11-01T05:30:00Z","2026-11-01T06:30:00Z"]}"#
        ),
        (#"{"id":3,"expr":"30 23 ? * TUE#3 *","offset":2}"#, #"{"id":3,"next":["2026-01-22T23:30:00Z"]}"#),
        (#"{"id":4,"expr":"0 0 31 2 ? *","count":3}"#, #"{"id":4,"next":[]}"#),
        (#"{"id":5,"expr":"at(2026-02-03T04:05:06)","count":3}"#, #"{"id":5,"next":["2026-02-03T04:05:06Z"]}"#),
        (#"{"id":6,"expr":"rate(1 hour)"}"#, #"{"id":6,"next":["2026-01-01T01:00:00Z"]}"#),
    ])
    func `a request is answered with its next occurrences`(request: String, answer: String) throws {
        #expect(try answers(request) == [answer])
        #expect(try answers(request + "\r\n", blocksOf: 1) == [answer])
    }

    @Test(arguments: [
        "1", "-7", "1.50", "1e3", "12345678901234567890123", "null", "true", #""a\"b\u0041""#, #"{"x":[1,{"y":"}"}]}"#,
        "[ 1, 2 ]", #""é""#,
    ])
    func `the id comes back as it was written`(id: String) throws {
        #expect(try answers(#"{"expr":"0 0 31 2 ? *", "id" : \#(id) }"#) == [#"{"id":\#(id),"next":[]}"#])
        #expect(try answers(#"{"id":\#(id),"count":"x"}"#)[0].hasPrefix(#"{"id":\#(id),"error":"There is no expr"#))
    }

    @Test func `a bad line is answered and the next one is read`() throws {
        let bad = [
            ("", "not JSON"), ("{", "not JSON"), ("[1]", "begins with {"), ("{}", "no expr"),
            (#"{"id":1,"expr":"0 2 ? * SUN#6 *"}"#, "five Sundays"), (#"{"id":1,"expr":5}"#, "text in quotes"),
            (#"{"id":1,"expr":"rate(1 hour)","count":0}"#, "1 to 10000"),
            (#"{"id":1,"expr":"rate(1 hour)","count":99999999999999999999}"#, "count is 99999"),
            (#"{"id":1,"expr":"rate(1 hour)","tz":"Asia/Tokio"}"#, "Asia/Tokyo"),
            (#"{"id":1,"expr":"rate(1 hour)","after":"soon"}"#, "no instant"),
            (#"{"id":1,"expr":"rate(1 hour)","gap":"jump"}"#, "runAfter, skip"),
            (#"{"id":1,"expr":"rate(1 hour)","overlap":"none"}"#, "first, second, both"),
            (#"{"id":1,"expr":"rate(1 hour)","offset":2}"#, "offset"),
            (#"{"id":1,"exprr":"rate(1 hour)"}"#, "Write expr"),
            ("\u{0}", "not JSON"), (String(repeating: "[", count: 100_000), "JSON"),
            (#"{"id":1,"expr":""# + String(repeating: "9", count: 100_000) + #""}"#, "2048"),
        ]
        for (line, words) in bad {
            let found = try answers(line + "\n" + #"{"id":2,"expr":"0 0 31 2 ? *"}"#)
            #expect(found.count == 2, "\(line.prefix(60))")
            #expect(found[0].contains("\"error\":") && found[0].contains(words), "\(found[0])")
            #expect(found[1] == #"{"id":2,"next":[]}"#)
        }
    }

    @Test func `a line that is too long is refused once, and the next one is read`() throws {
        let long = String(repeating: "x", count: 3 * NextRequests.lineBytesMax)
        let found = try answers(long + "\n" + #"{"id":2,"expr":"0 0 31 2 ? *"}"#, blocksOf: 65_536)
        #expect(found.count == 2)
        #expect(found[0].contains("longer than"))
        #expect(found[1] == #"{"id":2,"next":[]}"#)
    }

    @Test(arguments: [
        "01", "-", "--1", "1.", "1e", "1.2.3", "[01]", "[1,]", #""\q""#, #"{"\q":1}"#, "\"\t\"", "tru", "", "'a'",
        #""\u12G4""#,
    ])
    func `an id that is no JSON is never given back`(id: String) throws {
        let found = try answers(#"{"id":\#(id),"expr":"0 0 31 2 ? *"}"#)[0]
        #expect(found.hasPrefix(#"{"id":null,"error":"This is not JSON: at byte "#), "\(found)")
    }

    @Test func `a line that is no UTF-8, or begins with a mark of the order of bytes, is refused`() throws {
        var requests = NextRequests(now: { Instant(secondsSinceEpoch: 0) }, write: { #expect($0.count > 20) })
        requests.take([0x7B, 0x22, 0xFF, 0x22, 0x0A])
        requests.finish()
        #expect(try answers("\u{FEFF}{}")[0].contains("not JSON"))
    }

    @Test(arguments: [
        (#"{"id":7,"expr":"rate(1 hour)","count":1.5}"#, #"{"id":7,"error":"count is 1.5. Write 1 to 10000."}"#),
        (#"{"id":7,"expr":"rate(1 hour)","count":1e999}"#, #"{"id":7,"error":"count is 1e999. Write 1 to 10000."}"#),
        (#"{"id":7,"expr":"rate(1 hour)","expr":"x"}"#, #"{"id":7,"error":"expr is there twice. Leave one out."}"#),
        (#"{"\u0069d":7,"\u0065xpr":"0 0 31 2 ? *"}"#, #"{"id":7,"next":[]}"#),
        (#"{"id":7,"expr":"0 0 31 2 \u003f *"}"#, #"{"id":7,"next":[]}"#),
        (
            #"{"id":7,"expr":"0 3 * * ? *","tz":"Asia/Tokyo","after":"2027-01-01"}"#,
            #"{"id":7,"next":["2026-12-31T18:00:00Z"]}"#
        ),
    ])
    func `numbers, twins, escapes and dates are taken as they are meant`(request: String, answer: String) throws {
        #expect(try answers(request) == [answer])
    }
}
