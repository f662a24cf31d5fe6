import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// Why something happened or did not: a line of the decision log.
package struct Decision: Hashable, Sendable {
    package enum Event: String, Hashable, Sendable, CaseIterable {
        case definitionsApplied
        case windowHeld, windowFrozen, windowCancelled, windowOpened, windowSkipped, windowMissed, windowCutOff,
            windowFinished
        case paused, resumed
        case interventionMade, interventionRefused, windowStopped
        case taskStarted, taskStopped, taskFinished
        case nodeStarted, nodeFinished, nodeDeferred, nodeDrifted, answerIgnored
        case associationStarted, associationFinished
    }

    package enum Subject: Hashable, Sendable {
        case definitions
        case window(String, scheduledFor: Instant)
        case association(String, scheduledFor: Instant)
    }

    package let at: Instant
    package let event: Event
    package let subject: Subject
    /// The window's task, where one is concerned.
    package let task: String?
    package let node: ManagedNode?
    /// SSM's word for the state that was reached, where one was.
    package let status: String?
    /// A sentence for an operator.
    package let reason: String

    package init(
        _ event: Event, _ subject: Subject, at: Instant, task: String? = nil, node: ManagedNode? = nil,
        status: String? = nil, reason: String
    ) {
        self.at = at
        self.event = event
        self.subject = subject
        self.task = task
        self.node = node
        self.status = status
        self.reason = reason
    }

    /// The decision as one line of JSON, without the line break. Members always in this order, so that equal decisions
    /// are equal bytes.
    package var jsonLine: String { String(decoding: jsonBytes, as: UTF8.self) }

    /// The bytes of `jsonLine`. A rehearsal of a year has millions of them.
    package var jsonBytes: [UInt8] {
        var line = JSONLine()
        line.add("at", at.description)
        line.add("event", event.rawValue)
        switch subject {
        case .definitions: break
        case .window(let name, let scheduledFor):
            line.add("window", name)
            line.add("scheduledFor", scheduledFor.description)
        case .association(let name, let scheduledFor):
            line.add("association", name)
            line.add("scheduledFor", scheduledFor.description)
        }
        if let task { line.add("task", task) }
        if let node {
            line.add("node", node.id.rawValue)
            line.add("nodeName", node.name)
        }
        if let status { line.add("status", status) }
        line.add("reason", reason)
        return line.closed()
    }
}

extension WindowExecution {
    var subject: Decision.Subject { .window(windowName, scheduledFor: scheduledFor) }
}

extension AssociationRun {
    var subject: Decision.Subject { .association(associationName, scheduledFor: scheduledFor) }
}

extension InvocationOutcome {
    /// What a node answered, for the reason of a decision.
    var words: String {
        if found.isEmpty, changed.isEmpty { return detail.isEmpty ? "Nothing to report." : "\(detail)." }
        var parts: [String] = []
        if !found.isEmpty { parts.append("Found: \(found.joined(separator: ", ")).") }
        if !changed.isEmpty { parts.append("Changed: \(changed.joined(separator: ", ")).") }
        if !detail.isEmpty { parts.append("\(detail).") }
        return parts.joined(separator: " ")
    }
}

/// A JSON object of strings that grows member by member (RFC 8259).
private struct JSONLine {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    init() { bytes.reserveCapacity(320) }

    /// The name is written as it is: it holds nothing that JSON escapes.
    mutating func add(_ name: StaticString, _ value: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        bytes.appendJSON(value)
    }

    mutating func closed() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

/// A JSON string literal (RFC 8259, section 7).
package func jsonString(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 2)
    bytes.appendJSON(text)
    return String(decoding: bytes, as: UTF8.self)
}

extension [UInt8] {
    /// Appends a text as a string literal. Most texts have nothing to escape, and are copied whole.
    fileprivate mutating func appendJSON(_ text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            if isPlain { append(contentsOf: utf8) } else { for byte in utf8 { appendEscaped(byte) } }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): self += [UInt8(ascii: "\\"), byte]
        case 0x0A: self += Array("\\n".utf8)
        case 0x00..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            self += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: append(byte)
        }
    }
}
