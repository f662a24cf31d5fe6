/// Something that is wrong with a document: where, and what to write instead.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The keys, and the positions in lists, that lead there.
    package let path: [String]
    /// It is about the key, not about its value.
    package let isAboutKey: Bool
    /// What is wrong; when one of several words ought to stand there, without them.
    package let fault: String
    package let choice: Choice?

    /// A word that is not among those that may stand somewhere.
    package struct Choice: Hashable, Sendable {
        package let word: String
        package let known: [String]
    }

    package var description: String {
        fault + (choice.map { " Write one of \($0.known.joined(separator: ", "))." } ?? "")
    }

    init(path: [String], isAboutKey: Bool, fault: String, choice: Choice? = nil) {
        self.path = path
        self.isAboutKey = isAboutKey
        self.fault = fault
        self.choice = choice
    }
}

/// Reads what a document says, and reports everything that is wrong with it (SSM user guide, "Document schemas and
/// features").
package struct DocumentParser {
    private(set) var errors: [DocumentError] = []
    let name: String
    let type: DocumentType
    let content: DocumentValue

    /// What the value says as a document of a type; nil, with at least one error, when it is none that could be stored.
    /// What nodes do not carry out is checked for its form only.
    package static func parse(
        _ content: DocumentValue, name: String, type: DocumentType
    ) -> (command: CommandDocument?, schema: String?, errors: [DocumentError]) {
        var parser = DocumentParser(name: name, type: type, content: content)
        let schema = parser.schema()
        guard parser.errors.isEmpty else { return (nil, nil, parser.errors) }
        let command = type.runsOnNodes ? parser.command(schema.flatMap(CommandDocument.Schema.init)) : nil
        if !type.runsOnNodes { parser.checkForm() }
        return (parser.errors.isEmpty ? command : nil, schema, parser.errors)
    }

    private init(name: String, type: DocumentType, content: DocumentValue) {
        self.name = name
        self.type = type
        self.content = content
    }

    mutating func report(_ path: [String], _ fault: String, key: Bool = false, choice: DocumentError.Choice? = nil) {
        errors.append(DocumentError(path: path, isAboutKey: key, fault: fault, choice: choice))
    }

    // MARK: - The whole

    private mutating func schema() -> String? {
        guard case .map = content else {
            report([], "A document is \(content.found). Write its members, beginning with schemaVersion: \"2.2\".")
            return nil
        }
        guard !type.schemas.isEmpty else { return content["schemaVersion"]?.scalar }
        let allowed = type.schemas.joined(separator: ", ")
        guard let version = content["schemaVersion"] else {
            report(
                [],
                "A document needs schemaVersion, and it is not given. Add schemaVersion: \"\(type.schemas.last ?? "")\"."
            )
            return nil
        }
        guard let text = version.scalar, type.schemas.contains(text) else {
            report(
                ["schemaVersion"],
                "schemaVersion is \(version.found). A document of type \(type.rawValue) is written in \(allowed); "
                    + "write one of these, in quotes.")
            return nil
        }
        return text
    }

    private mutating func command(_ schema: CommandDocument.Schema?) -> CommandDocument? {
        guard let schema else { return nil }
        let stepsKey = schema == .v12 ? "runtimeConfig" : "mainSteps"
        let known = ["schemaVersion", "description", "parameters", stepsKey, "files"]
        checkKeys(of: content, at: [], known: known) { key in
            switch key {
            case "mainSteps":
                "mainSteps is of schema 2.0 and later, and this is 1.2. Write runtimeConfig, or schemaVersion: \"2.2\"."
            case "runtimeConfig": "runtimeConfig is of schema 1.2, and this is \(schema.rawValue). Write mainSteps."
            case "assumeRole", "outputs": "\(key) is of Automation documents. Leave it out."
            default: nil
            }
        }
        let parameters = parameters()
        let steps = schema == .v12 ? runtimeConfig() : mainSteps(schema)
        checkPlaceholders(in: [stepsKey])
        if type == .policy, let odd = steps.first(where: { $0.plugin.name != Plugin.softwareInventory }),
            steps.allSatisfy({ $0.plugin.name != Plugin.softwareInventory }), schema == .v12
        {
            report([stepsKey], "The step \(odd.name) cannot be in a document of type Policy.")
        }
        guard errors.isEmpty else { return nil }
        return CommandDocument(
            name: name, source: content.json, schema: schema, description: content["description"]?.scalar ?? "",
            parameters: parameters, steps: steps)
    }

    mutating func checkKeys(
        of value: DocumentValue, at path: [String], known: [String], elsewhere: (String) -> String? = { _ in nil }
    ) {
        guard case .map(let members) = value else { return }
        for member in members where !known.contains(member.key) {
            if let words = elsewhere(member.key) {
                report(path + [member.key], words, key: true)
            } else {
                report(
                    path + [member.key], "\(member.key.excerpt) is not known here.", key: true,
                    choice: .init(word: member.key, known: known))
            }
        }
    }

    private mutating func checkPlaceholders(in path: [String]) {
        guard let steps = content[path[0]] else { return }
        // Those with errors too: they have been told.
        var parameters: [String] = []
        if case .map(let members) = content["parameters"] { parameters = members.map(\.key) }
        for (place, placeholder) in steps.placeholders(at: path)
        where !placeholder.isStored && !parameters.contains(placeholder.name) {
            let fault = "{{ \(placeholder.name) }} is no parameter of this document."
            if parameters.isEmpty {
                report(place, "\(fault) Declare it under parameters.")
            } else {
                report(place, fault, choice: .init(word: placeholder.name, known: parameters))
            }
        }
    }

    // MARK: - Types that no node carries out

    private mutating func checkForm() {
        switch type {
        case .automation, .changeTemplate: checkAutomation()
        case .session:
            let types = ["Standard_Stream", "InteractiveCommands", "NonInteractiveCommands", "Port"]
            guard let given = content["sessionType"]?.scalar, types.contains(given) else {
                report(
                    content["sessionType"] == nil ? [] : ["sessionType"],
                    "A document of type Session needs sessionType. Write one of \(types.joined(separator: ", ")).")
                return
            }
        case .package:
            for key in ["packages", "files"] where !(content[key]?.isMap ?? false) {
                report(
                    content[key] == nil ? [] : [key],
                    "A document of type Package needs \(key), a mapping. Add \(key).")
            }
        case .changeCalendar:
            report([], "A change calendar is a file of its own, calendars/NAME.ics. Put it there.")
        default: break
        }
    }

    private mutating func checkAutomation() {
        guard case .list(let steps) = content["mainSteps"], !steps.isEmpty else {
            report(
                content["mainSteps"] == nil ? [] : ["mainSteps"],
                "A document of type \(type.rawValue) needs mainSteps, a list of steps. Add one.")
            return
        }
        var names: Set<String> = []
        for (index, step) in steps.enumerated() {
            let path = ["mainSteps", String(index)]
            for key in ["name", "action"] where step[key]?.scalar == nil {
                report(path, "A step needs \(key), and it is not given. Add \(key).")
            }
            if let name = step["name"]?.scalar, !names.insert(name).inserted {
                report(path + ["name"], "There is a step \(name.excerpt) already. Write another name.")
            }
            if let action = step["action"]?.scalar, !action.hasPrefix("aws:") {
                report(path + ["action"], "The action \(action.excerpt) is not known. Write one that begins with aws:.")
            }
        }
    }
}

extension CommandDocument {
    /// What a text that was made of one says. Throws `DocumentError` or `JSONError` for any other.
    package init(name: String, source: String) throws {
        let content = try DocumentValue(json: source)
        let read = DocumentParser.parse(content, name: name, type: .command)
        guard let command = read.command else {
            throw read.errors.first ?? DocumentError(path: [], isAboutKey: false, fault: "It is no document.")
        }
        self = command
    }
}
