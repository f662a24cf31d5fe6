import Foundation
import ScheduleExpressions
import Testing

@testable import drydock

@Suite("drydock next --jsonl") struct NextRequestsTests {
    private func answers(_ input: String, blocksOf size: Int = .max) throws -> [String] {
        let now = try Instant(parsing: "2026-01-01")
        var requests = NextRequests(now: { now })
        var output: [UInt8] = []
        var rest = Array(input.utf8)[...]
        while !rest.isEmpty {
            output += requests.answers(to: rest.prefix(size), isLast: false)
            rest = rest.dropFirst(size)
        }
        output += requests.answers(to: [], isLast: true)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
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
        #expect(try answers(#"{"id":\#(id),"count":"x"}"#)[0].hasPrefix(#"{"id":\#(id),"error":"count"#))
    }

    @Test func `a bad line is answered and the next one is read`() throws {
        let bad = [
            ("", "not JSON"), ("{", "not JSON"), ("[1]", "no JSON object"), ("{}", "no expr"),
            (#"{"id":1,"expr":"0 2 ? * SUN#6 *"}"#, "five Sundays"), (#"{"id":1,"expr":5}"#, "text in quotes"),
            (#"{"id":1,"expr":"rate(1 hour)","count":0}"#, "1 to 10000"),
            (#"{"id":1,"expr":"rate(1 hour)","count":99999999999999999999}"#, "count"),
            (#"{"id":1,"expr":"rate(1 hour)","tz":"Asia/Tokio"}"#, "Asia/Tokyo"),
            (#"{"id":1,"expr":"rate(1 hour)","after":"soon"}"#, "no instant"),
            (#"{"id":1,"expr":"rate(1 hour)","gap":"jump"}"#, "runAfter or skip"),
            (#"{"id":1,"expr":"rate(1 hour)","overlap":"none"}"#, "first, second or both"),
            (#"{"id":1,"expr":"rate(1 hour)","offset":2}"#, "offset"),
            (#"{"id":1,"exprr":"rate(1 hour)"}"#, "Write expr"),
            ("\u{0}", "not JSON"), (String(repeating: "[", count: 100_000), "JSON"),
            (#"{"id":1,"expr":""# + String(repeating: "9", count: 100_000) + #""}"#, "256"),
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

    @Test func `plain lines and others are read alike`() throws {
        let members = [
            #""id":7"#, #""expr":"0 2 ? * SUN#2 *""#, #""tz":"Europe/Berlin""#, #""after":"2026-05-01T00:00:00Z""#,
            #""count":3"#,
        ]
        let plain = "{" + members.joined(separator: ",") + "}"
        #expect(PlainRequestLine(Array(plain.utf8)[...]).read() != nil)
        let expected = try answers(plain)
        for other in [
            "{" + members.joined(separator: " ,\t") + ",\"gap\":\"runAfter\"}", plain.replacing("id", with: "\\u0069d"),
            plain.replacing("Berlin", with: "\\u0042erlin"), plain.replacing("{", with: "\u{A0}{"),
        ] {
            #expect(PlainRequestLine(Array(other.utf8)[...]).read() == nil)
            if !other.hasPrefix("\u{A0}"), !other.contains("u0069d") { #expect(try answers(other) == expected) }
        }
    }
}
