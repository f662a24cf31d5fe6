import Documents
import Foundation
import SimulatedFleet
import Testing

@testable import Store

/// What is written without the encoder is what the encoder writes.
@Suite("Texts of records") struct RecordTextTests {
    private let words = [
        "", "Scan", "two words", "a/b", "\"quoted\"", "back\\slash", "line\nbreak", "\u{1}", "F\u{FC}\u{DF}e", "\u{7F}",
    ]

    private func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func `lists and parameters`() throws {
        for text in words {
            let texts = [text, "x"]
            #expect(try jsonText(texts) == encoded(texts))
            for parameters in [[:], [text: texts], ["a": texts, text: ["y"], "B": []]] {
                #expect(try jsonText(parameters) == encoded(parameters))
            }
        }
        #expect(try jsonText([String]()) == "[]")
    }

    @Test func `what the fleet keeps of a command and of a node's part in it`() throws {
        for text in words {
            var summary = FleetLedger.Summary()
            (summary.received, summary.receivedAgain, summary.begun) = (1, 2, 3)
            (summary.answered, summary.unheard, summary.inFlightMax) = (4, 5, 6)
            var command = FleetCommandRecord(
                commandID: "c", order: 7, document: text, parameters: [text: [text]],
                firstReceivedAt: 1_796_083_200_123, summary: summary)
            #expect(try command.text() == encoded(command))
            command.content = DocumentLibrary.builtInContents["AWS-Noop"]
            #expect(command.content != nil)
            #expect(try command.text() == encoded(command))
            for (begunAt, done, output) in [
                (nil, nil, nil), (5, nil, nil), (5, [], nil), (5, [0, 12], nil),
                (5, [1], CommandOutput(standardOutput: text)),
            ]
                as [(Int64?, [Int]?, CommandOutput?)]
            {
                let invocation = FleetInvocationRecord(
                    commandID: "c", node: "i-1", order: 8, receivedAt: 1, startBefore: 2, begunAt: begunAt, dueAt: 3,
                    phase: "working", result: .failed, found: [text], changed: [text, text], detail: text,
                    done: done, failed: done, output: output)
                #expect(try invocation.text() == encoded(invocation))
                #expect(Mirror(reflecting: invocation).children.count == 15, "text() has to write the new one, too")
            }
            #expect(Mirror(reflecting: command).children.count == 7, "text() has to write the new one, too")
            #expect(Mirror(reflecting: summary).children.count == 6, "text() has to write the new one, too")
        }
    }
}
