import Fleet
import ScheduleExpressions

/// Why something happened or did not: a line of the decision log.
package struct Decision: Hashable, Sendable {
    package enum Event: String, Hashable, Sendable, CaseIterable {
        case definitionsApplied
        case windowHeld, windowFrozen, windowCancelled, windowOpened, windowSkipped, windowMissed, windowCutOff,
            windowFinished
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
    package var jsonLine: String {
        var members: [(String, String)] = [("at", at.description), ("event", event.rawValue)]
        switch subject {
        case .definitions: break
        case .window(let name, let scheduledFor):
            members += [("window", name), ("scheduledFor", scheduledFor.description)]
        case .association(let name, let scheduledFor):
            members += [("association", name), ("scheduledFor", scheduledFor.description)]
        }
        if let task { members.append(("task", task)) }
        if let node { members += [("node", node.id.rawValue), ("nodeName", node.name)] }
        if let status { members.append(("status", status)) }
        members.append(("reason", reason))
        return "{" + members.map { "\"\($0)\":\(jsonString($1))" }.joined(separator: ",") + "}"
    }
}

/// A JSON string literal (RFC 8259, section 7).
private func jsonString(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    bytes.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x0A: bytes += Array("\\n".utf8)
        case 0x00..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: bytes.append(byte)
        }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
}
