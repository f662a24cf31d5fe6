import Documents
import ScheduleExpressions

/// One document, for a person or for a program.
struct DocumentText {
    private let document: Document
    /// The newest first.
    private let versions: [DocumentVersion]
    private let number: Int
    private let defaultNumber: Int
    /// Who names it.
    private let users: [String]

    /// The newest version, or that of a number.
    init(_ document: Document, in library: DocumentLibrary, number: Int? = nil, users: [String] = []) {
        self.document = document
        self.users = users
        versions = library.versions(of: document.name)
        self.number = number ?? versions.first?.number ?? 1
        defaultNumber = library.defaultNumber(of: document.name) ?? self.number
    }

    private var newestNumber: Int { versions.first?.number ?? number }

    /// `3`; `2 of 3` when the default version is not the newest.
    var numbers: String {
        newestNumber == defaultNumber ? String(newestNumber) : "\(defaultNumber) of \(newestNumber)"
    }

    // MARK: - For a person

    var lines: [String] {
        var lines = ["\(document.name) version \(number): \(kind)"]
        if let command = document.command {
            lines += command.description.wrapped(to: TextTable.width)
            lines.append("For \(list(command.platforms.map(\.rawValue), of: "platforms")).")
        }
        lines.append("SHA-256 \(document.hash)")
        if document.command != nil || document.type == .changeCalendar {
            let names = users.isEmpty ? "no window and no association" : users.joined(separator: "; ")
            lines += "Named by \(names).".wrapped(to: TextTable.width)
        }
        if let command = document.command {
            if !command.parameters.isEmpty { lines += [""] + parameterTable(command).render() }
            lines += [""] + stepTable(command).render()
        }
        return lines + [""] + versionTable.render()
    }

    private var kind: String {
        document.type.rawValue + (document.schema.map { ", schema \($0)" } ?? "") + ", \(document.format.rawValue)"
    }

    private func parameterTable(_ command: CommandDocument) -> TextTable {
        var table = TextTable([
            .init("PARAMETER"), .init("TYPE"), .init("DEFAULT", isFlexible: true), .init("MAY BE", isFlexible: true),
        ])
        for parameter in command.parameters {
            let limits =
                parameter.allowedValues.isEmpty
                ? parameter.allowedPattern?.text ?? "-" : parameter.allowedValues.joined(separator: ", ")
            let texts = parameter.defaultTexts.map { $0 == [""] ? "(empty)" : $0.joined(separator: ", ") }
            table.lines.append(.cells([parameter.name, parameter.kind.rawValue, texts ?? "required", limits]))
        }
        return table
    }

    private func stepTable(_ command: CommandDocument) -> TextTable {
        var table = TextTable([
            .init("STEP", isFlexible: true), .init("ACTION", isFlexible: true), .init("WHEN IT FAILS"),
            .init("PLATFORMS", isFlexible: true),
        ])
        for step in command.steps {
            let flow =
                step.onFailure == .goesOn ? "goes on" : step.onFailure == .exit ? "stops" : "stops, as a success"
            table.lines.append(
                .cells([
                    step.name, step.plugin.name, step.isFinally ? "is the last" : flow,
                    step.platforms.map(\.rawValue).joined(separator: ", "),
                ]))
        }
        return table
    }

    /// By which it can be named, instead of its number.
    private func words(for number: Int) -> [String] {
        (number == newestNumber ? ["$LATEST"] : []) + (number == defaultNumber ? ["$DEFAULT"] : [])
    }

    private var versionTable: TextTable {
        var table = TextTable([
            .init("VERSION", .right), .init("IS"), .init("SINCE (UTC)"), .init("SHA-256", isFlexible: true),
        ])
        for version in versions {
            let since = version.createdAt.map { ZoneClock(zone: .utc).dateAndTime($0) }
            table.lines.append(
                .cells([
                    String(version.number), words(for: version.number).joined(separator: ", "),
                    since ?? (DocumentLibrary.builtIn[document.name] == nil ? "not applied yet" : "part of drydock"),
                    String(version.document.hash.prefix(16)),
                ]))
        }
        return table
    }

    // MARK: - For a program

    func json(isWhole: Bool) -> JSONValue {
        var members: [JSONValue.Member] = isWhole ? [.init(key: "version", value: .number(1))] : []
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
        add("name", .string(document.name))
        add("documentType", .string(document.type.rawValue))
        add("documentFormat", .string(document.format.rawValue))
        add("schemaVersion", .string(orNull: document.schema))
        add("documentVersion", .string(String(number)))
        add("latestVersion", .string(String(newestNumber)))
        add("defaultVersion", .string(String(defaultNumber)))
        add("hash", .string(document.hash))
        add("hashType", .string("Sha256"))
        add("platformTypes", .array((document.command?.platforms ?? []).map { .string($0.rawValue) }))
        guard isWhole else { return .object(members) }
        add("content", .string(document.content))
        add("namedBy", .array(users.map { .string($0) }))
        add(
            "versions",
            .array(
                versions.map { version in
                    .object([
                        "documentVersion": .string(String(version.number)), "hash": .string(version.document.hash),
                        "createdDate": .string(orNull: version.createdAt?.description),
                    ])
                }))
        return .object(members)
    }
}
