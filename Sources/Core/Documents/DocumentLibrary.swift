import ScheduleExpressions

/// One version of a document. Numbers begin at 1 and are never used again.
package struct DocumentVersion: Hashable, Sendable {
    package let document: Document
    package let number: Int
    /// When it was applied; nil: it is part of drydock, or not applied yet.
    package let createdAt: Instant?

    package init(document: Document, number: Int, createdAt: Instant?) {
        self.document = document
        self.number = number
        self.createdAt = createdAt
    }
}

/// The documents that can be named: AWS's own, and those of the configuration folder with their versions.
///
/// A document is named by a reference: `NAME`, `NAME:3`, `NAME:$LATEST` or `NAME:$DEFAULT`. What a file says is at once the
/// newest version and the default one.
package struct DocumentLibrary: Hashable, Sendable {
    /// Of the configuration folder, by name.
    package let documents: [Document]
    /// By name; in the order of the numbers.
    private var versions: [String: [DocumentVersion]] = [:]
    /// The parameter store: what `{{ssm:NAME}}` stands for.
    package let stored: [String: DocumentValue]
    private let current: Set<String>

    /// Versions that the store keeps of a document (SSM: DocumentVersionLimitExceeded).
    package static let versionsMax = 1000

    /// `known` are the versions that were applied before.
    package init(
        _ documents: [Document] = [], stored: [String: DocumentValue] = [:], known: [DocumentVersion] = []
    ) {
        self.documents = documents.sorted { $0.name < $1.name }
        self.stored = stored
        current = Set(documents.map(\.name))
        for version in known.sorted(by: { $0.number < $1.number }) {
            versions[version.document.name, default: []].append(version)
        }
        for document in self.documents {
            let last = versions[document.name]?.last
            if last?.document.hash == document.hash, last?.document.type == document.type { continue }
            versions[document.name, default: []].append(
                DocumentVersion(document: document, number: (last?.number ?? 0) + 1, createdAt: nil))
        }
    }

    /// The same documents, after these versions.
    package func following(_ known: [DocumentVersion]) -> DocumentLibrary {
        DocumentLibrary(documents, stored: stored, known: known)
    }

    /// Versions that nobody has applied yet, by name.
    package var news: [DocumentVersion] {
        versions.keys.sorted().compactMap { versions[$0]?.last }.filter { $0.createdAt == nil }
    }

    package mutating func noteApplied(at now: Instant) {
        for version in news {
            let name = version.document.name
            versions[name]?.removeLast()
            versions[name]?.append(
                DocumentVersion(document: version.document, number: version.number, createdAt: now))
        }
    }

    /// Everything that can be named now, AWS's first.
    package var names: [String] { DocumentLibrary.builtInDocuments.map(\.name) + documents.map(\.name) }

    /// The document that a name stands for now; nil when there is none.
    package subscript(_ name: String) -> Document? {
        DocumentLibrary.builtIn[name] ?? (current.contains(name) ? versions[name]?.last?.document : nil)
    }

    /// All versions of a document, the newest first; empty when there is none.
    package func versions(of name: String) -> [DocumentVersion] {
        if let builtIn = DocumentLibrary.builtIn[name] {
            return [DocumentVersion(document: builtIn, number: 1, createdAt: nil)]
        }
        return (versions[name] ?? []).reversed()
    }

    // MARK: - References

    /// A reference with the version that it stands for now: `NAME:3`. Of a document of AWS, which has one version, its
    /// name alone.
    package func pinned(_ reference: String) -> String {
        let (name, version) = DocumentLibrary.parts(of: reference)
        if DocumentLibrary.builtIn[name] != nil { return name }
        guard let newest = versions[name]?.last else { return reference }
        return "\(name):\(version.flatMap(Int.init) ?? newest.number)"
    }

    package static func parts(of reference: String) -> (name: String, version: String?) {
        let parts = reference.split(separator: ":", maxSplits: 1)
        return (parts.first.map(String.init) ?? "", parts.count == 2 ? String(parts[1]) : nil)
    }

    /// What a node must be told to carry out what a reference names, with these parameters; nil when nothing is known
    /// about it.
    package func content(of reference: String, with parameters: [String: [String]]) -> DocumentContent? {
        guard let document = command(reference) else { return nil }
        var found = Search(library: self)
        found.take(document, ParameterValues(document, parameters, stored: stored), within: [document.name])
        for texts in parameters.values { for text in texts { found.note(DocumentValue.text(text)) } }
        return DocumentContent(
            document, others: found.others.values.sorted { $0.name < $1.name },
            stored: stored.filter { found.storedNames.contains($0.key) })
    }

    private func command(_ reference: String) -> CommandDocument? {
        let (name, version) = DocumentLibrary.parts(of: reference)
        if let builtIn = DocumentLibrary.builtIn[name] { return builtIn.command }
        guard let known = versions[name] else { return nil }
        guard let number = version.flatMap(Int.init) else { return known.last?.document.command }
        return known.first { $0.number == number }?.document.command
    }

    /// What is wrong with carrying a document out: with the documents that it has carried out in turn, and with what it
    /// takes from the parameter store. Empty: nothing.
    package func problems(of document: CommandDocument, with parameters: [String: [String]]) -> [String] {
        var found = Search(library: self)
        found.take(document, ParameterValues(document, parameters, stored: stored), within: [document.name])
        for texts in parameters.values { for text in texts { found.note(DocumentValue.text(text)) } }
        return found.problems
    }

    /// The document that the inputs of aws:runDocument name; nil when they name one that is somewhere else.
    static func documentRun(by inputs: DocumentValue) -> (name: String, parameters: [String: [String]])? {
        guard inputs["documentType"]?.scalar == "SSMDocument" else { return nil }
        let path = inputs["documentPath"]
        guard let name = path?["name"]?.scalar ?? path?.scalar, !name.isEmpty, Placeholders.names(in: name).isEmpty
        else { return nil }
        var given = inputs["documentParameters"]
        if case .text(let text) = given { given = try? DocumentValue(json: text) }
        var parameters: [String: [String]] = [:]
        if case .map(let members) = given {
            for member in members { parameters[member.key] = member.value.scalars ?? [member.value.json] }
        }
        return (parts(of: name).name, parameters)
    }

    /// Follows a document through those that its steps name.
    private struct Search {
        let library: DocumentLibrary
        var others: [String: CommandDocument] = [:]
        var storedNames: Set<String> = []
        var problems: [String] = []
        private var visits = 0

        init(library: DocumentLibrary) { self.library = library }

        mutating func note(_ value: DocumentValue) {
            for (_, placeholder) in value.placeholders() where placeholder.isStored {
                guard storedNames.insert(placeholder.name).inserted else { continue }
                if library.stored[placeholder.name] == nil {
                    problems.append(
                        "There is no parameter \(placeholder.name). Put it into parameters/, with Name and Value.")
                }
            }
        }

        mutating func take(_ document: CommandDocument, _ values: ParameterValues, within path: [String]) {
            visits += 1
            if visits > 200 { return }
            for step in document.steps {
                note(step.inputs)
                guard step.plugin.name == Plugin.runDocument,
                    let named = DocumentLibrary.documentRun(by: values.filled(step.inputs))
                else { continue }
                guard let other = library[named.name] else {
                    problems.append("The step \(step.name) runs \(named.name), and there is no such document.")
                    continue
                }
                guard let command = other.command else {
                    problems.append(
                        "The step \(step.name) runs \(named.name), a document of type \(other.type.rawValue), "
                            + "which nodes do not carry out. Name one of type Command.")
                    continue
                }
                if path.contains(named.name) || path.count > DocumentContent.depthMax {
                    let circle = (path + [named.name]).joined(separator: ", which runs ")
                    problems.append("\(circle): this never ends. Take the step \(step.name) out.")
                    continue
                }
                for error in command.errors(in: named.parameters) {
                    problems.append("The step \(step.name) runs \(named.name). \(error)")
                }
                if DocumentLibrary.builtIn[named.name] == nil { others[named.name] = command }
                take(
                    command, ParameterValues(command, named.parameters, stored: library.stored),
                    within: path + [named.name])
            }
        }
    }
}
