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
        case associationStarted, associationSkipped, associationCutOff, associationFinished
    }

    package enum Subject: Hashable, Sendable {
        case definitions
        case window(String, scheduledFor: Instant)
        case association(String, scheduledFor: Instant)
    }

    /// What a log says of a node.
    package struct Node: Hashable, Sendable {
        package let id: ManagedNode.ID
        package let name: String

        package init(id: ManagedNode.ID, name: String) {
            self.id = id
            self.name = name
        }
    }

    package let at: Instant
    package let event: Event
    package let subject: Subject
    /// The window's task, where one is concerned.
    package let task: String?
    package let node: Node?
    /// SSM's word for the state that was reached, where one was.
    package let status: String?
    /// A sentence for an operator.
    package let reason: String

    package init(
        _ event: Event, _ subject: Subject, at: Instant, task: String? = nil, node: Node? = nil,
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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320)
        writeJSON(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `jsonLine` in UTF-8: for whoever writes millions of them.
    package func writeJSON(to bytes: inout [UInt8]) {
        bytes.appendMember("{\"at\":", at)
        bytes.appendMember(",\"event\":", event.rawValue)
        switch subject {
        case .definitions: break
        case .window(let name, let scheduledFor):
            bytes.appendMember(",\"window\":", name)
            bytes.appendMember(",\"scheduledFor\":", scheduledFor)
        case .association(let name, let scheduledFor):
            bytes.appendMember(",\"association\":", name)
            bytes.appendMember(",\"scheduledFor\":", scheduledFor)
        }
        if let task { bytes.appendMember(",\"task\":", task) }
        if let node {
            bytes.appendMember(",\"node\":", node.id.rawValue)
            bytes.appendMember(",\"nodeName\":", node.name)
        }
        if let status { bytes.appendMember(",\"status\":", status) }
        bytes.appendMember(",\"reason\":", reason)
        bytes.append(UInt8(ascii: "}"))
    }
}

extension NodeTable {
    func label(_ number: Int) -> Decision.Node { Decision.Node(id: id(of: number), name: nodes[number].name) }
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
        var text = ""
        // Longer than most, so that it is not moved while it grows.
        text.reserveCapacity(120)
        func add(_ list: [String], _ label: String) {
            guard let first = list.first else { return }
            text += "\(text.isEmpty ? "" : " ")\(label): \(first)"
            for more in list.dropFirst() {
                text += ", "
                text += more
            }
            text += "."
        }
        add(found, "Found")
        add(changed, "Changed")
        if !detail.isEmpty {
            if !text.isEmpty { text += " " }
            text += detail
            text += "."
        }
        return text.isEmpty ? "Nothing to report." : text
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
    /// Appends a member of an object (RFC 8259). `beginning` is all that stands before its value, written as it is.
    fileprivate mutating func appendMember(_ beginning: StaticString, _ value: String) {
        append(contentsOf: UnsafeBufferPointer(start: beginning.utf8Start, count: beginning.utf8CodeUnitCount))
        appendJSON(value)
    }

    fileprivate mutating func appendMember(_ beginning: StaticString, _ instant: Instant) {
        append(contentsOf: UnsafeBufferPointer(start: beginning.utf8Start, count: beginning.utf8CodeUnitCount))
        append(UInt8(ascii: "\""))
        instant.write(to: &self)
        append(UInt8(ascii: "\""))
    }

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
