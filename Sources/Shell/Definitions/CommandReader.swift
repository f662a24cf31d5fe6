import Documents

/// Reads which document is to be carried out, with which parameters.
struct CommandReader {
    let context: ReadingContext

    private var log: DiagnosticLog { context.log }

    /// What stands beside the name of a document.
    func version(in members: Members?) -> Members.Located<String>? { members?.text("DocumentVersion", length: 1...8) }

    /// The document that a member names, by its name or by its ARN; nil when there is none, which has been reported. Of a
    /// version that is a number it is not known here what it says; it is taken for the newest one.
    func document(_ key: String, in members: Members, version: Members.Located<String>?) -> CommandDocument? {
        guard let text = members.text(key, length: 1...1600, required: "AWS-RunPatchBaseline") else { return nil }
        // arn:aws:ssm:REGION::document/NAME
        let name = text.value.hasPrefix("arn:") ? text.value.split(separator: "/").last.map(String.init) : text.value
        let isDefault = version.map { $0.value == "$DEFAULT" } ?? true
        if let name, let document = isDefault ? context.documents[name] : context.documents.newest(name) {
            if let command = document.command { return command }
            log.error(
                text.position,
                "\(name) is a document of type \(document.type.rawValue), which nodes do not carry out. "
                    + "Name one of type Command.")
            return nil
        }
        // A file with errors has reported them.
        if let name, let file = context.places.file(of: name), log.errorCount(in: file) > 0 { return nil }
        let advice = Spelling.advice(for: name ?? text.value, in: context.documents.names)
        log.error(text.position, "There is no document \"\(text.value.excerpt)\". \(advice)")
        return nil
    }

    /// What a document is called with the version that is asked for. Those of AWS have one version each.
    func reference(to document: CommandDocument?, version: Members.Located<String>?) -> String? {
        guard let document else { return nil }
        guard let version, version.value != "$DEFAULT" else { return document.name }
        let isBuiltIn = CommandDocument.builtIn(document.name) != nil
        if isBuiltIn, ["$LATEST", "1"].contains(version.value) { return document.name }
        let number = Int(version.value) ?? 0
        guard !isBuiltIn, version.value == "$LATEST" || number > 0 && String(number) == version.value else {
            log.error(
                version.position,
                "DocumentVersion is \"\(version.value.excerpt)\". Write $DEFAULT, $LATEST or "
                    + "\(isBuiltIn ? "1" : "a number"), or leave it out.")
            return nil
        }
        return "\(document.name):\(version.value)"
    }

    /// Reports what a document with these parameters would name that is not there.
    private func checkNames(in document: CommandDocument, _ values: [String: [String]], at position: SourcePosition) {
        for problem in context.documents.problems(of: document, with: values) {
            log.error(position, problem.description)
        }
    }

    /// The parameters for a document. What the document does not take, or misses, is reported at the parameter; what is
    /// missing where the parameters are, or at `fallback` when there are none at all.
    func parameters(
        in members: Members?, for document: CommandDocument?, fallback: SourcePosition
    ) -> [String: [String]] {
        let member = members?.member("Parameters")
        var values: [String: [String]] = [:]
        var written: [String: YAMLMember] = [:]
        var unreadable: Set<String> = []
        if let member {
            guard case .mapping(let given) = member.value.content else {
                members?.reportWrongType("Parameters", member.value, expected: "a mapping of names and values")
                return [:]
            }
            for parameter in given {
                written[parameter.key] = parameter
                let kind = document?.parameters.first { $0.name == parameter.key }?.kind
                if let texts = texts(of: parameter, takesMaps: kind == .stringMap || kind == .mapList) {
                    values[parameter.key] = texts
                } else {
                    unreadable.insert(parameter.key)
                }
            }
        }
        let nowhere = member?.value.position ?? members?.position ?? fallback
        let errors = (document?.errors(in: values) ?? []).filter { !unreadable.contains($0.name ?? "") }
        for error in errors {
            log.error(written[error.name ?? ""].map { place(of: error, in: $0) } ?? nowhere, words(for: error))
        }
        if let document, errors.isEmpty { checkNames(in: document, values, at: nowhere) }
        return values
    }

    /// With the one that was probably meant.
    private func words(for error: ParameterError) -> String {
        guard case .unknown(let name, let document, let known) = error,
            let nearest = Spelling.nearest(to: name, in: known)
        else { return error.description }
        return "\(document) has no parameter \(name.excerpt). Write \(nearest)."
    }

    /// A scalar is a list of one.
    private func texts(of parameter: YAMLMember, takesMaps: Bool) -> [String]? {
        if let text = parameter.value.text { return [text] }
        if takesMaps, case .mapping = parameter.value.content { return [DocumentValue(parameter.value).json] }
        guard case .list(let elements) = parameter.value.content else {
            let found = parameter.value.found
            let advice = parameter.value.isNull ? "Write a value, or leave it out." : "Write a text or a list of texts."
            log.error(parameter.value.position, "\(parameter.key.excerpt) is \(found). \(advice)")
            return nil
        }
        let texts = elements.map { element -> String? in
            if takesMaps, case .mapping = element.content { return DocumentValue(element).json }
            return element.text
        }
        for (element, text) in zip(elements, texts) where text == nil {
            log.error(
                element.position,
                "\(parameter.key.excerpt) has a value that is \(element.found). Write a text, in quotes if need be.")
        }
        let complete = texts.compactMap(\.self)
        return complete.count == texts.count ? complete : nil
    }

    private func place(of error: ParameterError, in parameter: YAMLMember) -> SourcePosition {
        if case .unknown = error { return parameter.keyPosition }
        guard let value = error.value, case .list(let elements) = parameter.value.content else {
            return parameter.value.position
        }
        return elements.first { $0.text == value }?.position ?? parameter.value.position
    }
}
