import Documents

/// Reads which document is to be carried out, with which parameters.
struct CommandReader {
    let log: DiagnosticLog

    /// The document that a member names, by its name or by its ARN; nil when there is none, which has been reported.
    func document(_ key: String, in members: Members) -> CommandDocument? {
        guard let text = members.text(key, length: 1...1600, required: "AWS-RunPatchBaseline") else { return nil }
        // arn:aws:ssm:REGION::document/NAME
        let name = text.value.hasPrefix("arn:") ? text.value.split(separator: "/").last.map(String.init) : text.value
        if let name, let document = CommandDocument.builtIn(name) { return document }
        let advice = Spelling.advice(for: name ?? text.value, in: CommandDocument.builtIns.map(\.name))
        log.error(text.position, "There is no document \"\(text.value.excerpt)\". \(advice)")
        return nil
    }

    /// The built-in documents have one version each.
    func checkDocumentVersion(in members: Members) {
        guard let version = members.text("DocumentVersion", length: 1...8) else { return }
        if ["$DEFAULT", "$LATEST", "1"].contains(version.value) { return }
        log.error(
            version.position,
            "DocumentVersion is \"\(version.value.excerpt)\". Write $DEFAULT, $LATEST or 1, or leave it out.")
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
                if let texts = texts(of: parameter) {
                    values[parameter.key] = texts
                } else {
                    unreadable.insert(parameter.key)
                }
            }
        }
        let nowhere = member?.value.position ?? members?.position ?? fallback
        for error in document?.errors(in: values) ?? [] where !unreadable.contains(error.name) {
            log.error(written[error.name].map { place(of: error, in: $0) } ?? nowhere, error.description)
        }
        return values
    }

    /// A scalar is a list of one.
    private func texts(of parameter: YAMLMember) -> [String]? {
        if let text = parameter.value.text { return [text] }
        guard case .list(let elements) = parameter.value.content else {
            let found = parameter.value.found
            let advice = parameter.value.isNull ? "Write a value, or leave it out." : "Write a text or a list of texts."
            log.error(parameter.value.position, "\(parameter.key.excerpt) is \(found). \(advice)")
            return nil
        }
        let texts = elements.map(\.text)
        for (element, text) in zip(elements, texts) where text == nil {
            log.error(
                element.position,
                "\(parameter.key.excerpt) has a value that is \(element.found). Write a text, in quotes if need be.")
        }
        let complete = texts.compactMap(\.self)
        return complete.count == texts.count ? complete : nil
    }

    private func place(of error: ParameterError, in parameter: YAMLMember) -> SourcePosition {
        switch error {
        case .unknown: return parameter.keyPosition
        case .missing, .noValue, .severalValues: return parameter.value.position
        case .notAllowed(_, let value, _):
            guard case .list(let elements) = parameter.value.content else { return parameter.value.position }
            return elements.first { $0.text == value }?.position ?? parameter.value.position
        }
    }
}
