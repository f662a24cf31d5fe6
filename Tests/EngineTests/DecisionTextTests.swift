import Documents
import Fleet
import Foundation
import ScheduleExpressions
import Testing

@testable import Engine

@Suite("The text of decisions") struct DecisionTextTests {
    @Test("whatever stands in a text and wherever, its JSON is read back as it was")
    func everyCharacterEverywhere() throws {
        for scalar in (0..<0x100).compactMap(Unicode.Scalar.init) {
            for place in 0..<19 {
                let text =
                    String(repeating: "a", count: place) + String(scalar) + String(repeating: "z", count: 18 - place)
                let read = try JSONDecoder().decode([String].self, from: Data("[\(jsonString(text))]".utf8))
                #expect(read == [text], "character \(scalar.value) at \(place)")
            }
        }
    }

    @Test("a line has room for texts in which every byte is escaped")
    func nothingButControlCharacters() throws {
        let worst = String(repeating: "\u{1}", count: 300)
        let decision = Decision(
            .associationFinished, .association(worst, scheduledFor: Instant(millisecondsSinceEpoch: .min)),
            at: Instant(millisecondsSinceEpoch: .max), task: worst,
            node: Decision.Node(id: ManagedNode.ID(worst), name: worst), status: worst, reason: worst)
        let line = try #require(
            try JSONSerialization.jsonObject(with: Data(decision.jsonLine.utf8)) as? [String: String])
        #expect(line["reason"] == worst && line["association"] == worst && line["nodeName"] == worst)
        #expect(line["at"] == Instant(millisecondsSinceEpoch: .max).description)
        #expect(line.count == 9)
    }

    @Test("what a node answers is said in one sentence for each thing, and nothing is cut off")
    func words() {
        func words(_ found: [String], _ changed: [String], _ detail: String) -> String {
            InvocationOutcome(
                commandID: "c", node: ManagedNode.ID("n"), result: .success, found: found, changed: changed,
                detail: detail
            ).words
        }
        #expect(words([], [], "") == "Nothing to report.")
        #expect(words(["a"], [], "") == "Found: a.")
        #expect(words(["a", "é"], ["b", "c", "d"], "and so on") == "Found: a, é. Changed: b, c, d. and so on.")
        #expect(words([], ["b"], "") == "Changed: b.")
        let long = String(repeating: "long ", count: 5000)
        #expect(words([long, long], [long], long) == "Found: \(long), \(long). Changed: \(long). \(long).")
    }
}
