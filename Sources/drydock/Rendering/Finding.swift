import Definitions
import Forecast
import ScheduleExpressions

/// One line of a validation: what the files say wrong, or what the future will make of them.
struct Finding: Hashable {
    let code: LintCode
    let severity: Lint.Severity
    let position: SourcePosition
    /// nil when it is about a file and not about what it defines.
    let subject: Lint.Subject?
    let message: String
    /// nil when the message ends with it.
    let wayOut: String?
    /// The months that it is about; empty unless it is about some.
    let months: [YearMonth]

    init(_ diagnostic: Diagnostic) {
        code = diagnostic.code.lint
        severity = diagnostic.severity == .error ? .error : .warning
        position = diagnostic.position
        subject = nil
        message = diagnostic.message
        wayOut = nil
        months = []
    }

    /// `show` writes an instant as the reader wants to see it.
    init(_ lint: Lint, at position: SourcePosition, show: (Instant) -> String) {
        code = lint.code
        severity = lint.severity
        self.position = position
        subject = lint.subject
        message = lint.message.text(show)
        wayOut = lint.wayOut.text(show)
        months = lint.months
    }
}

/// Everything that there is to say about a configuration folder, in reading order.
struct Findings: Hashable {
    let all: [Finding]

    /// nil as `lints`: only what the files say wrong.
    init(_ loaded: LoadedDefinitions, lints: Lints? = nil, show: (Instant) -> String = \.description) {
        let read = loaded.diagnostics.map(Finding.init)
        // What was found while reading has been said; looking ahead finds some of it again.
        let said = Set(read.map { Said(code: $0.code, file: $0.position.file) })
        // What is set by a tag is written as AWS takes it.
        let relevant = (lints?.findings ?? []).filter { $0.code != .awsOwnMember || loaded.hasMember(of: $0) }
        let ahead = relevant.map { lint in
            Finding(lint, at: loaded.position(of: lint), show: show)
        }.filter { !said.contains(Said(code: $0.code, file: $0.position.file)) }
        all = (read + ahead).sorted { $0.order < $1.order }
    }

    func count(of severity: Lint.Severity) -> Int { all.count { $0.severity == severity } }

    /// The first of the worst; nil when there is nothing to say.
    var worst: Finding? {
        for severity in Lint.Severity.allCases {
            if let first = all.first(where: { $0.severity == severity }) { return first }
        }
        return nil
    }

    private struct Said: Hashable {
        let code: LintCode
        let file: String
    }
}

extension Finding {
    /// By file, line and column; at one place the worse first.
    fileprivate var order: (SourcePosition, Int, String, String) {
        (position, Lint.Severity.allCases.firstIndex(of: severity) ?? 0, code.rawValue, message)
    }
}

extension LoadedDefinitions {
    /// Where a lint is to be put right; of a fleet that is built in there is no file.
    func position(of lint: Lint) -> SourcePosition {
        places.position(of: lint.member, in: lint.subject.kind, named: lint.subject.name)
            ?? SourcePosition(file: "--fleet instant")
    }

    fileprivate func hasMember(of lint: Lint) -> Bool {
        places.has(lint.member, in: lint.subject.kind, named: lint.subject.name)
    }
}

extension Lint.Subject {
    fileprivate var kind: DefinitionPlaces.Kind {
        switch self {
        case .window: .window
        case .association: .association
        case .group: .group
        }
    }
}

extension Diagnostic.Code {
    /// The same word among all codes.
    var lint: LintCode { LintCode(rawValue: rawValue) ?? .invalid }
}
