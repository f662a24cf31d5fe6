import Definitions
import Forecast
import SimulatedFleet

/// What was found in the definitions, for programs. `line` and `column` are null where a whole file is meant, `nodes`
/// where there is no fleet; `subject` where a file is meant and not what it defines; `wayOut` where the message ends with
/// it. `months` is there where it is about some.
struct ValidationJSON {
    let loaded: LoadedDefinitions
    let findings: Findings

    init(_ loaded: LoadedDefinitions, findings: Findings) {
        self.loaded = loaded
        self.findings = findings
    }

    func render() -> String {
        let set = loaded.definitions
        return JSONValue.object([
            "version": .number(1),
            "errors": .number(findings.count(of: .error)),
            "warnings": .number(findings.count(of: .warning)),
            "notes": .number(findings.count(of: .note)),
            "files": .number(loaded.fileCount),
            "windows": .number(set.windows.count),
            "associations": .number(set.associations.count),
            "documents": .number(set.documentCounts.others),
            "calendars": .number(set.documentCounts.calendars),
            "parameters": .number(set.documents.stored.count),
            "nodes": .number(orNull: set.fleet?.nodes.count),
            "notifications": .number(set.subscribers.count),
            "diagnostics": .array(findings.all.map(value)),
        ]).render()
    }

    private func value(_ finding: Finding) -> JSONValue {
        let position = finding.position
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key: key, value: value)) }
        add("code", .string(finding.code.rawValue))
        add("severity", .string(finding.severity.rawValue))
        add("file", .string(position.file))
        add("line", position.line == 0 ? .null : .number(position.line))
        add("column", position.line == 0 ? .null : .number(position.column))
        add("subject", finding.subject.map(value) ?? .null)
        add("message", .string(finding.message))
        add("wayOut", .string(orNull: finding.wayOut))
        if !finding.months.isEmpty { add("months", .array(finding.months.map { .string($0.description) })) }
        return .object(members)
    }

    private func value(_ subject: Lint.Subject) -> JSONValue {
        let kind =
            switch subject {
            case .window: "window"
            case .association: "association"
            case .group: "group"
            }
        return .object(["kind": .string(kind), "name": .string(subject.name)])
    }
}
