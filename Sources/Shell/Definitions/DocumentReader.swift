import Documents
import Fleet

/// Reads a file of `documents/`: one document, as SSM takes it. It is called as its file is, `NAME.yaml` or `NAME.json`.
///
/// SSM is told the type beside the content. Here it follows from the schema (0.3 is Automation, 1.0 Session, all others
/// Command, or Policy when the document only gathers the inventory), or stands in the name: `NAME.Package.json`.
///
/// `NAME.Default.yaml` beside it is the default version, where that is not the newest one.
struct DocumentReader {
    let context: ReadingContext

    static let suffixes = [".yaml", ".yml", ".json"]
    private static let defaultSuffix = ".Default"

    struct Read {
        let document: Document
        let isDefault: Bool
        let file: String
        fileprivate let root: YAMLNode
    }

    /// Whoever names a document whose file cannot be read is not told that there is none.
    func note(_ file: String) {
        let (name, _, isDefault) = DocumentReader.name(of: file, .nothing)
        if !isDefault { context.places.note(file, of: name) }
    }

    /// The document; nil, with at least one error reported, when the file holds none.
    func document(_ root: YAMLNode, _ source: SourceText) -> Read? {
        let log = context.log
        let whole = SourcePosition(file: source.file)
        let bytes = source.text.utf8.count
        if bytes > Document.bytesMax {
            log.error(whole, "This document has \(bytes) bytes, and \(Document.bytesMax) are allowed. Shorten it.")
            return nil
        }
        let content = DocumentValue(root)
        let (name, type, isDefault) = DocumentReader.name(of: source.file, content)
        context.claimDocument(name, in: source.file, for: isDefault ? .defaultDocument : .document)
        let read = DocumentParser.parse(content, name: name, type: type)
        for error in read.errors {
            let advice = error.choice.map { " \(Spelling.advice(for: $0.word, in: $0.known))" } ?? ""
            log.error(root.position(of: error.path, isAboutKey: error.isAboutKey), error.fault + advice)
        }
        if read.errors.isEmpty { checkJSON(source) }
        guard read.errors.isEmpty, log.errorCount(in: source.file) == 0 else { return nil }
        let document = Document(
            name: name, type: type, format: source.file.hasSuffix(".json") ? .json : .yaml, schema: read.schema,
            hash: Document.hash(of: source.text), content: content.json, command: read.command)
        return Read(document: document, isDefault: isDefault, file: source.file, root: root)
    }

    /// What was read, with the calendars, and with what it takes from the parameter store. A default version needs a newest
    /// one of its type.
    func library(_ read: [Read], _ calendars: [Document], stored: [String: DocumentValue]) -> DocumentLibrary {
        let newest = read.filter { !$0.isDefault }.map(\.document) + calendars
        for each in read where each.isDefault {
            let (name, whole) = (each.document.name, SourcePosition(file: each.file))
            if let type = newest.first(where: { $0.name == name })?.type {
                if type == each.document.type { continue }
                context.log.error(
                    whole,
                    "This is of type \(each.document.type.rawValue), and \(name) of type \(type.rawValue). "
                        + "All versions of a document have one type: give it another name.")
            } else if context.places.file(of: name) == nil {
                context.log.error(
                    whole,
                    "This is the default version of \(name), and there is no newest one. Name this file "
                        + "\(each.file.replacing(DocumentReader.defaultSuffix + ".", with: ".")).")
            }
        }
        return DocumentLibrary(newest, defaults: read.filter(\.isDefault).map(\.document), stored: stored)
    }

    /// JSON is YAML too, but not all that is YAML is JSON.
    private func checkJSON(_ source: SourceText) {
        guard source.file.hasSuffix(".json") else { return }
        do {
            _ = try DocumentValue(json: source.text)
        } catch {
            let before = String(decoding: source.text.utf8.prefix(error.offset), as: UTF8.self)
            context.log.error(
                source.position(ofCharacter: before.count),
                "This is not JSON: \(error). Write JSON, or name the file .yaml.")
        }
    }

    private static func name(of file: String, _ content: DocumentValue) -> (String, DocumentType, isDefault: Bool) {
        var name = file.split(separator: "/").last.map(String.init) ?? file
        for suffix in suffixes where name.hasSuffix(suffix) { name = String(name.dropLast(suffix.count)) }
        let isDefault = name.hasSuffix(defaultSuffix)
        if isDefault { name = String(name.dropLast(defaultSuffix.count)) }
        // The longest first: Automation.ChangeTemplate.
        let types = DocumentType.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }
        if let type = types.first(where: { name.hasSuffix(".\($0.rawValue)") }) {
            return (String(name.dropLast(type.rawValue.count + 1)), type, isDefault)
        }
        switch content["schemaVersion"]?.scalar {
        case "0.3": return (name, .automation, isDefault)
        case "1.0": return (name, .session, isDefault)
        default: return (name, isInventory(content) ? .policy : .command, isDefault)
        }
    }

    private static func isInventory(_ content: DocumentValue) -> Bool {
        guard case .list(let steps) = content["mainSteps"], !steps.isEmpty else { return false }
        return steps.allSatisfy { $0["action"]?.scalar == Plugin.softwareInventory }
    }

    /// Reports what documents name that is not there, once all of them are read.
    func checkReferences(of read: [Read], among library: DocumentLibrary) {
        for each in read {
            guard let command = each.document.command else { continue }
            // What a parameter without a default names is not known yet.
            for problem in library.problems(of: command, with: [:]) {
                var path = command.schema == .v12 ? ["runtimeConfig"] : ["mainSteps"]
                if let step = problem.step, command.schema != .v12 { path += [String(step), "inputs"] + problem.path }
                context.log.error(each.root.position(of: path, isAboutKey: false), problem.description)
            }
        }
    }
}

extension ReadingContext {
    /// Takes the name of a document, which is that of its file.
    func claimDocument(_ name: String, in file: String, for kind: Kind = .document) {
        let whole = SourcePosition(file: file)
        let length = Document.nameLength
        if !length.contains(name.unicodeScalars.count) || !name.hasOnlyNameCharacters {
            log.error(
                whole,
                "A document is called as its file is, and \"\(name.excerpt)\" is no name. Write "
                    + "\(length.lowerBound) to \(length.upperBound) letters, digits, hyphens, underscores and full stops."
            )
        }
        let reserved = Document.reservedPrefixes.first { name.lowercased().hasPrefix($0.lowercased()) }
        if let reserved {
            log.error(whole, "Names that begin with \(reserved) are AWS's own. Give the file another name.")
        }
        claim(
            Members.Located(value: name, node: YAMLNode(position: whole, content: .scalar(name, .plain))), for: kind)
    }
}

extension DocumentValue {
    /// The same without its places. A plain scalar is a number or a boolean where JSON has it so.
    init(_ node: YAMLNode) {
        switch node.content {
        case .list(let elements): self = .list(elements.map { DocumentValue($0) })
        case .mapping(let members):
            self = .map(members.map { DocumentValue.Member($0.key, DocumentValue($0.value)) })
        case .scalar(let text, _):
            if node.isNull {
                self = .nothing
            } else if let boolean = node.boolean {
                self = .boolean(boolean)
            } else if node.isWholeNumber || node.number != nil, let number = try? DocumentValue(json: text) {
                self = number
            } else {
                self = .text(text)
            }
        }
    }
}

extension YAMLNode {
    /// Where something stands that is reached by keys and positions; the nearest thing around it that is written.
    fileprivate func position(of path: [String], isAboutKey: Bool) -> SourcePosition {
        var node = self
        var place: SourcePosition = position
        for (index, step) in path.enumerated() {
            switch node.content {
            case .mapping(let members):
                guard let member = members.first(where: { $0.key == step }) else { return place }
                node = member.value
                place = isAboutKey && index == path.count - 1 ? member.keyPosition : member.value.position
            case .list(let elements):
                guard let number = Int(step), elements.indices.contains(number) else { return place }
                node = elements[number]
                place = node.position
            case .scalar: return place
            }
        }
        return place
    }
}
