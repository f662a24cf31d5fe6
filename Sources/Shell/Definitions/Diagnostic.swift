/// Something about the definitions that a person should know: where it is, what is wrong, and what to write.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        /// The definitions cannot be applied like this.
        case error
        /// They can be applied, but hardly do what was meant.
        case warning
    }

    /// What it is about, in a word that stays.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// Something that cannot be applied, of no particular kind.
        case invalid
        case endsBeforeStart = "ends-before-start"
        case cutoffLeavesNoTime = "cutoff-leaves-no-time"
        case noTarget = "no-target"
        case gateUnknown = "gate-unknown"
        case gateCircle = "gate-circle"
        case noTask = "no-task"
        case taskNotCarriedOut = "task-not-carried-out"
        case unusedTarget = "unused-target"
        case matchesNobody = "matches-nobody"
        case wrongPlatform = "wrong-platform"
        case neverFires = "never-fires"
    }

    package let code: Code
    package let severity: Severity
    package let position: SourcePosition
    /// What is wrong and, as the last sentence, what to write.
    package let message: String

    package init(code: Code = .invalid, severity: Severity, position: SourcePosition, message: String) {
        self.code = code
        self.severity = severity
        self.position = position
        self.message = message
    }

    /// As the person who runs drydock would type it: `windows/staging-linux.yaml`.
    package var file: String { position.file }
    package var line: Int { position.line }
    package var column: Int { position.column }
}

extension Diagnostic: CustomStringConvertible {
    /// `windows/staging-linux.yaml:4:11: error: …`, the form that editors turn into a link.
    package var description: String { "\(position): \(severity.rawValue): \(message)" }
}

extension Diagnostic: Comparable {
    /// The order in which they are read: by file, line and column; at one place errors first.
    package static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        if left.position != right.position { return left.position < right.position }
        if left.severity != right.severity { return left.severity == .error }
        return left.message < right.message
    }
}
