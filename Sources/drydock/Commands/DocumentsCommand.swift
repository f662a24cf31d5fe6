import ArgumentParser
import Definitions
import Documents
import ScheduleExpressions
import Store

/// `drydock documents`: what can be carried out.
struct DocumentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents",
        abstract: "The documents: AWS's, those in documents/, and the change calendars in calendars/.",
        subcommands: [DocumentsListCommand.self, DocumentsShowCommand.self])
}

/// What both take.
struct DocumentOptions: ParsableArguments {
    @OptionGroup var state: StateOptions
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    var asGiven: String { definitions.asGiven + state.asGiven }

    /// The documents of the folder, with the versions that a daemon has applied, if one has ever run.
    func load(in surroundings: Surroundings) throws -> (library: DocumentLibrary, definitions: DefinitionSet) {
        let definitions = try self.definitions.loadSound(in: surroundings).definitions
        // Where nobody says where a daemon keeps its records, none has any.
        guard let folder = try? state.folder(in: surroundings) else { return (definitions.documents, definitions) }
        do {
            let store = try SQLiteStore.reading(folder: folder)
            return (definitions.documents.following(try store?.documentVersions() ?? []), definitions)
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}

struct DocumentsListCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "List the documents, each with its type, its version (2 of 3: the default one is not the newest) and its "
            + "platforms.")

    @OptionGroup var options: DocumentOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let (library, _) = try options.load(in: surroundings)
        let documents = library.names.compactMap { library.newest($0) }.sorted { $0.name < $1.name }
        switch options.output.format {
        case .json:
            let list = documents.map { DocumentText($0, in: library).json(isWhole: false) }
            return Answer(data: JSONValue.object(["version": .number(1), "documents": .array(list)]).render())
        case .table:
            var table = TextTable([
                .init("DOCUMENT", isFlexible: true), .init("TYPE", isFlexible: true), .init("SCHEMA"),
                .init("VERSION", .right), .init("PLATFORMS"),
            ])
            for document in documents {
                table.lines.append(
                    .cells([
                        document.name, document.type.rawValue, document.schema ?? "-",
                        DocumentText(document, in: library).numbers,
                        document.command.map { $0.platforms.map(\.rawValue).joined(separator: ", ") } ?? "-",
                    ]))
            }
            let own = library.documents.first { $0.command != nil } ?? library.documents.first
            let name = own?.name ?? "AWS-RunShellScript"
            let next = footLine("Next", "drydock documents show \(ShellWord(name))\(options.asGiven)")
            return Answer(data: (table.render() + next).joined(separator: "\n"))
        }
    }
}

struct DocumentsShowCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a document: its parameters, its steps, its versions, or its text.")

    @Argument(help: ArgumentHelp("The document.", valueName: "name"))
    var name: String
    @Option(help: ArgumentHelp("A version of it. Default: the newest.", valueName: "number"))
    var documentVersion: Int?
    @Flag(help: "Print what it says, as JSON, a calendar as iCalendar, and nothing else.")
    var content = false
    @OptionGroup var options: DocumentOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let (library, definitions) = try options.load(in: surroundings)
        let versions = library.versions(of: name)
        guard let newest = versions.first else {
            throw Failure(
                .notFound, "There is no document \(name). \(NearestName(to: name, in: library.names).advice)")
        }
        let wanted = documentVersion.map { number in versions.first { $0.number == number } } ?? newest
        guard let wanted else {
            let numbers = versions.map { String($0.number) }.joined(separator: ", ")
            throw Failure(.notFound, "\(name) has no version \(documentVersion ?? 0). Write one of \(numbers).")
        }
        if content {
            if wanted.document.format == .text { return Answer(data: wanted.document.content) }
            return Answer(data: (try? DocumentValue(json: wanted.document.content).indentedJSON) ?? "")
        }
        let text = DocumentText(
            wanted.document, in: library, number: wanted.number, users: definitions.users(ofDocument: name))
        switch options.output.format {
        case .json: return Answer(data: text.json(isWhole: true).render())
        case .table:
            let next = footLine("Next", "drydock documents show \(ShellWord(name)) --content\(options.asGiven)")
            return Answer(data: (text.lines + next).joined(separator: "\n"))
        }
    }
}

extension DefinitionSet {
    /// Who names a document.
    fileprivate func users(ofDocument name: String) -> [String] {
        if documents.newest(name)?.type == .changeCalendar {
            return associations.filter { $0.calendars.contains { $0.name == name } }.map { "association \($0.name)" }
                + windows.filter { $0.calendars.contains { $0.name == name } }.map { "window \($0.name)" }
        }
        func isIt(_ reference: String) -> Bool { DocumentLibrary.parts(of: reference).name == name }
        return associations.filter { isIt($0.document) }.map { "association \($0.name)" }
            + windows.flatMap { window in
                window.tasks.filter { $0.type == .runCommand && isIt($0.document) }.map {
                    "window \(window.name), task \($0.name)"
                }
            }
    }
}
