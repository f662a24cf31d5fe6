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
/// A document is named by a reference: `NAME`, `NAME:3`, `NAME:$LATEST` or `NAME:$DEFAULT`; the name alone means the default
/// version. What a file says is at once the newest version and the default one, but where a second file says what the
/// default one is. So folders that are alike mean the same on every machine, whatever numbers its store has given.
package struct DocumentLibrary: Hashable, Sendable {
    /// The newest ones of the configuration folder, by name.
    package let documents: [Document]
    /// The default ones of those that have another, by name.
    package let defaults: [Document]
    /// By name; in the order of the numbers.
    private var versions: [String: [DocumentVersion]] = [:]
    /// The parameter store: what `{{ssm:NAME}}` stands for.
    package let stored: [String: DocumentValue]
    private let current: Set<String>
    /// The numbers of the default ones that are not the newest, by name.
    private var defaultNumbers: [String: Int] = [:]

    /// Versions that are kept of a document (SSM: DocumentVersionLimitExceeded).
    package static let versionsMax = 1000

    /// `known` are the versions that were applied before.
    package init(
        _ documents: [Document] = [], defaults: [Document] = [], stored: [String: DocumentValue] = [:],
        known: [DocumentVersion] = []
    ) {
        self.documents = documents.sorted { $0.name < $1.name }
        self.defaults = defaults.sorted { $0.name < $1.name }
        self.stored = stored
        current = Set(documents.map(\.name))
        for version in known.sorted(by: { $0.number < $1.number }) {
            versions[version.document.name, default: []].append(version)
        }
        let older = Dictionary(defaults.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        for document in self.documents {
            if let chosen = older[document.name], !chosen.saysTheSame(as: document) {
                let same = versions[document.name]?.last { $0.document.saysTheSame(as: chosen) }
                let number = same?.number ?? append(chosen)
                defaultNumbers[document.name] = number
            }
            let last = versions[document.name]?.last
            if last.map({ $0.document.saysTheSame(as: document) }) != true { _ = append(document) }
        }
    }

    /// The number of a version that nobody has applied yet.
    private mutating func append(_ document: Document) -> Int {
        let number = (versions[document.name]?.last?.number ?? 0) + 1
        versions[document.name, default: []].append(
            DocumentVersion(document: document, number: number, createdAt: nil))
        return number
    }

    /// The same documents, after these versions.
    package func following(_ known: [DocumentVersion]) -> DocumentLibrary {
        DocumentLibrary(documents, defaults: defaults, stored: stored, known: known)
    }

    /// Versions that nobody has applied yet, by name and number.
    package var news: [DocumentVersion] {
        versions.keys.sorted().flatMap { name in versions[name]?.filter { $0.createdAt == nil } ?? [] }
    }

    package mutating func noteApplied(at now: Instant) {
        for version in news {
            let name = version.document.name
            guard let place = versions[name]?.firstIndex(where: { $0.number == version.number }) else { continue }
            versions[name]?[place] = DocumentVersion(
                document: version.document, number: version.number, createdAt: now)
        }
    }

    /// A document that has more versions than are kept; nil: none has.
    package var tooOftenChanged: String? {
        versions.keys.sorted().first { (versions[$0]?.count ?? 0) > DocumentLibrary.versionsMax }
    }

    /// Everything that can be named now, AWS's first.
    package var names: [String] { DocumentLibrary.builtInDocuments.map(\.name) + documents.map(\.name) }

    /// The default version of a document; nil when there is no such document.
    package subscript(_ name: String) -> Document? {
        DocumentLibrary.builtIn[name] ?? (current.contains(name) ? chosen(name, nil)?.document : nil)
    }

    /// The newest version of a document; nil when there is no such document.
    package func newest(_ name: String) -> Document? {
        DocumentLibrary.builtIn[name] ?? (current.contains(name) ? versions[name]?.last?.document : nil)
    }

    /// The number of the default version; nil when there is no such document.
    package func defaultNumber(of name: String) -> Int? {
        DocumentLibrary.builtIn[name] != nil ? 1 : chosen(name, nil)?.number
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
        if let number = version.flatMap(Int.init), versions[name] != nil { return "\(name):\(number)" }
        guard let chosen = chosen(name, version) else { return reference }
        return "\(name):\(chosen.number)"
    }

    /// The version that is meant by a number or a word; nil when there is none.
    private func chosen(_ name: String, _ version: String?) -> DocumentVersion? {
        let known = versions[name]
        if version == "$LATEST" { return known?.last }
        guard let number = version.flatMap(Int.init) ?? defaultNumbers[name] else { return known?.last }
        return known?.first { $0.number == number }
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
        return chosen(name, version)?.document.command
    }

    /// What is wrong with carrying a document out: with the documents that it has carried out in turn, and with what it
    /// takes from the parameter store. Empty: nothing.
    package func problems(of document: CommandDocument, with parameters: [String: [String]]) -> [DocumentProblem] {
        var found = Search(library: self)
        found.take(document, ParameterValues(document, parameters, stored: stored), within: [document.name])
        for texts in parameters.values { for text in texts { found.note(DocumentValue.text(text)) } }
        return found.problems
    }

    /// What the inputs of aws:runDocument name.
    struct DocumentRun {
        let name: String
        /// A number or a word; nil: the default one.
        let version: String?
        let parameters: [String: [String]]

        /// By which the node finds it among those that it is told. All of AWS's have one version.
        var reference: String {
            guard let version, version != "$DEFAULT", DocumentLibrary.builtIn[name] == nil else { return name }
            return "\(name):\(version)"
        }

        /// Whether it is one of the versions that can be asked for, as far as that can be told without a store.
        var hasKnownVersion: Bool {
            guard let version, version != "$DEFAULT", version != "$LATEST" else { return true }
            guard let number = Int(version), String(number) == version else { return false }
            return DocumentLibrary.builtIn[name] == nil ? number > 0 : number == 1
        }
    }

    /// nil when they name a document that is somewhere else. One of SSM is named as the agent has it: `NAME`,
    /// `NAME:VERSION`, or the ARN, which may end so too.
    static func documentRun(by inputs: DocumentValue) -> DocumentRun? {
        guard inputs["documentType"]?.scalar == "SSMDocument" else { return nil }
        var path = inputs["documentPath"]
        // SSM takes the mapping as a text too.
        if case .text(let text) = path, text.hasPrefix("{"), let mapping = try? DocumentValue(json: text) {
            path = mapping
        }
        guard let name = path?["name"]?.scalar ?? path?.scalar, !name.isEmpty, Placeholders.names(in: name).isEmpty
        else { return nil }
        var given = inputs["documentParameters"]
        if case .text(let text) = given { given = try? DocumentValue(json: text) }
        var parameters: [String: [String]] = [:]
        if case .map(let members) = given {
            for member in members { parameters[member.key] = member.value.scalars ?? [member.value.json] }
        }
        let reference = parts(of: name.hasPrefix("arn:") ? String(name.split(separator: "/").last ?? "") : name)
        return DocumentRun(name: reference.name, version: reference.version, parameters: parameters)
    }

    /// The version that a step names. What a number stands for is known only where the store is: elsewhere nothing.
    private func version(runBy named: DocumentRun) -> Document? {
        DocumentLibrary.builtIn[named.name]
            ?? (current.contains(named.name) ? chosen(named.name, named.version)?.document : nil)
    }

    /// Follows a document through those that its steps name.
    private struct Search {
        let library: DocumentLibrary
        var others: [String: CommandDocument] = [:]
        var storedNames: Set<String> = []
        var problems: [DocumentProblem] = []
        private var stepCount = 0
        /// Of the document that is looked at first: the step by which the search got where it is.
        private var step: Int?
        private var isInside = false

        init(library: DocumentLibrary) { self.library = library }

        mutating func note(_ value: DocumentValue) {
            for (path, placeholder) in value.placeholders() where placeholder.isStored {
                guard storedNames.insert(placeholder.name).inserted else { continue }
                if library.stored[placeholder.name] == nil {
                    report(
                        "There is no parameter \(placeholder.name). Put it into parameters/, with Name and Value.", path
                    )
                }
            }
        }

        private mutating func report(_ text: String, _ path: [String]) {
            problems.append(
                DocumentProblem(step: step, path: isInside ? ["documentPath"] : path, description: text))
        }

        mutating func take(_ document: CommandDocument, _ values: ParameterValues, within path: [String]) {
            for (index, step) in document.steps.enumerated() {
                isInside = path.count > 1
                if !isInside { self.step = index }
                stepCount += 1
                if stepCount > DocumentContent.stepsMax {
                    if stepCount == DocumentContent.stepsMax + 1 {
                        report(
                            "\(path[0]) comes to more than \(DocumentContent.stepsMax) steps, with those of the documents "
                                + "that it runs. Leave some out.", ["documentPath"])
                    }
                    return
                }
                note(step.inputs)
                guard step.plugin.name == Plugin.runDocument,
                    let named = DocumentLibrary.documentRun(by: values.filled(step.inputs))
                else { continue }
                if !named.hasKnownVersion {
                    report(
                        "The step \(step.name) runs \(named.name) of version \"\((named.version ?? "").excerpt)\". Write "
                            + "\(named.name), \(named.name):$LATEST or \(named.name):1.", ["documentPath"])
                    continue
                }
                let known = library.version(runBy: named)
                // Of a number that is not known here, what it says is taken for the newest one's.
                guard let other = known ?? library.newest(named.name) else {
                    report("The step \(step.name) runs \(named.name), and there is no such document.", ["documentPath"])
                    continue
                }
                guard let command = other.command else {
                    report(
                        "The step \(step.name) runs \(named.name), a document of type \(other.type.rawValue), "
                            + "which nodes do not carry out. Name one of type Command.", ["documentPath"])
                    continue
                }
                let reference = named.reference
                if path.contains(reference) || path.count > DocumentContent.depthMax {
                    let circle = (path + [reference]).joined(separator: ", which runs ")
                    report("\(circle): this never ends. Take the step \(step.name) out.", ["documentPath"])
                    continue
                }
                for error in command.errors(in: named.parameters) {
                    report("The step \(step.name) runs \(named.name). \(error)", ["documentParameters"])
                }
                if known != nil, DocumentLibrary.builtIn[named.name] == nil {
                    others[reference] = command.called(reference)
                }
                take(
                    command, ParameterValues(command, named.parameters, stored: library.stored),
                    within: path + [reference])
            }
        }
    }
}

/// What is wrong with carrying a document out.
package struct DocumentProblem: Hashable, Sendable, CustomStringConvertible {
    /// The step by which it comes about, counted from 0; nil: it is about what the document is told.
    package let step: Int?
    /// The keys, and the positions in lists, that lead there from the inputs of the step.
    package let path: [String]
    package let description: String
}
