import Fleet

extension DocumentParser {
    private static let stepKeys = [
        "action", "name", "precondition", "inputs", "timeoutSeconds", "onFailure", "onSuccess", "finallyStep",
        "maxAttempts",
    ]
    /// More than anybody writes; each is carried out on each node.
    private static let stepsMax = 100

    // MARK: - Schema 2.0 and 2.2

    mutating func mainSteps(_ schema: CommandDocument.Schema) -> [CommandDocument.Step] {
        guard let given = content["mainSteps"] else {
            report([], "A document needs mainSteps, and it is not given. Add mainSteps, a list of steps.")
            return []
        }
        guard case .list(let list) = given, !list.isEmpty else {
            report(["mainSteps"], "mainSteps is \(given == .list([]) ? "empty" : given.found). Write a list of steps.")
            return []
        }
        if list.count > DocumentParser.stepsMax {
            report(["mainSteps"], "There are \(list.count) steps. Write \(DocumentParser.stepsMax) at most.")
            return []
        }
        var names: Set<String> = []
        var steps: [CommandDocument.Step] = []
        for (index, value) in list.enumerated() {
            let path = ["mainSteps", String(index)]
            guard case .map = value else {
                report(path, "A step is \(value.found). Write its members, action, name and inputs.")
                continue
            }
            checkKeys(of: value, at: path, known: DocumentParser.stepKeys)
            let name = stepName(value, at: path)
            if let name, !names.insert(name).inserted {
                report(path + ["name"], "There is a step \(name) already. Write another name.")
            }
            guard let plugin = plugin(value["action"]?.scalar, at: path + ["action"], in: path) else { continue }
            let inputs = value["inputs"] ?? .map([])
            check(inputs, of: plugin, at: path + ["inputs"], around: path)
            let precondition = precondition(value["precondition"], schema, at: path + ["precondition"])
            let step = step(name ?? "", plugin, inputs, precondition, flow: value, at: path)
            if step.isFinally, index < list.count - 1 {
                report(path, "A step with finallyStep must be the last. Put \(step.name) at the end.")
            }
            steps.append(step)
        }
        return steps
    }

    private mutating func stepName(_ step: DocumentValue, at path: [String]) -> String? {
        guard let given = step["name"] else {
            report(path, "A step needs a name, and it is not given. Add name.")
            return nil
        }
        guard let name = given.scalar, (1...128).contains(name.utf8.count), name.utf8.allSatisfy(isNameByte) else {
            report(path + ["name"], "The name of a step is \(given.found). Write letters, digits, _, - and . only.")
            return nil
        }
        return name
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "_-.".utf8.contains(byte)
    }

    private mutating func plugin(_ name: String?, at path: [String], in step: [String]) -> Plugin? {
        guard let name else {
            report(step, "A step needs an action, and it is not given. Add action: aws:runShellScript.")
            return nil
        }
        if let plugin = Plugin.named(name) { return plugin }
        report(
            path, "The action \(name.excerpt) is not known.",
            choice: .init(word: name, known: Plugin.all.map(\.name)))
        return nil
    }

    private mutating func check(
        _ inputs: DocumentValue, of plugin: Plugin, at path: [String], around step: [String]
    ) {
        guard case .map(let members) = inputs else {
            // A whole set of inputs may be one parameter.
            if case .text(let text) = inputs, Placeholders.only(in: text) != nil { return }
            report(path, "The inputs are \(inputs.found). Write a mapping.")
            return
        }
        checkKeys(of: inputs, at: path, known: plugin.inputs + Plugin.flowInputs.filter { !plugin.inputs.contains($0) })
        for key in plugin.required where !members.contains(where: { $0.key == key }) {
            report(
                content["mainSteps"] == nil || members.isEmpty ? step : path,
                "\(plugin.name) needs the input \(key), and it is not given. Add \(key).")
        }
        if plugin.name == Plugin.shellScript || plugin.name == Plugin.powerShellScript,
            let lines = inputs["runCommand"],
            lines.scalars == nil
        {
            // `- echo a: b` is a mapping, to many people's surprise.
            if case .list(let elements) = lines, let odd = elements.firstIndex(where: { $0.scalar == nil }) {
                report(
                    path + ["runCommand", String(odd)],
                    "A line is \(elements[odd].found). Put it in quotes, as one text.")
            } else {
                report(path + ["runCommand"], "runCommand is \(lines.found). Write a list of lines.")
            }
        }
        if plugin.name == Plugin.runDocument, let type = inputs["documentType"]?.scalar,
            Placeholders.names(in: type).isEmpty, !["SSMDocument", "LocalPath"].contains(type)
        {
            report(path + ["documentType"], "documentType is \(type.excerpt). Write SSMDocument or LocalPath.")
        }
        if plugin.name == Plugin.downloadContent { return }
        for (place, text) in secureTexts(in: inputs, at: path) {
            report(
                place, "\(text.excerpt) can stand in the tokenInfo of aws:downloadContent only. Write {{ssm:NAME}}.")
        }
    }

    private func secureTexts(in value: DocumentValue, at path: [String]) -> [([String], String)] {
        switch value {
        case .text(let text): text.contains("{{ssm-secure:") || text.contains("{{ ssm-secure:") ? [(path, text)] : []
        case .list(let elements): elements.enumerated().flatMap { secureTexts(in: $1, at: path + [String($0)]) }
        case .map(let members): members.flatMap { secureTexts(in: $0.value, at: path + [$0.key]) }
        case .nothing, .boolean, .number: []
        }
    }

    // MARK: - How it goes on

    /// SSM has these among the inputs; beside them they are understood too.
    private mutating func step(
        _ name: String, _ plugin: Plugin, _ inputs: DocumentValue, _ precondition: CommandDocument.Step.Precondition?,
        flow step: DocumentValue, at path: [String]
    ) -> CommandDocument.Step {
        func flow(_ key: String) -> (value: DocumentValue, path: [String])? {
            if let value = inputs[key] { return (value, path + ["inputs", key]) }
            return step[key].map { ($0, path + [key]) }
        }
        var onFailure = CommandDocument.Step.OnFailure.goesOn
        if let given = flow("onFailure") {
            if let word = given.value.scalar.flatMap(CommandDocument.Step.OnFailure.init) {
                onFailure = word
            } else {
                report(given.path, "onFailure is \(given.value.found). Write exit or successAndExit.")
            }
        }
        var stopsOnSuccess = false
        if let given = flow("onSuccess") {
            stopsOnSuccess = given.value.scalar == "exit"
            if !stopsOnSuccess { report(given.path, "onSuccess is \(given.value.found). Write exit.") }
        }
        var isFinally = false
        if let given = flow("finallyStep") {
            isFinally = given.value.isTrue
            if !["true", "false"].contains(given.value.scalar?.lowercased()) {
                report(given.path, "finallyStep is \(given.value.found). Write true or false.")
            }
        }
        return CommandDocument.Step(
            name: name, plugin: plugin, inputs: inputs, precondition: precondition, onFailure: onFailure,
            stopsOnSuccess: stopsOnSuccess, isFinally: isFinally, timeout: flow("timeoutSeconds")?.value.scalar)
    }

    // MARK: - Preconditions

    private mutating func precondition(
        _ given: DocumentValue?, _ schema: CommandDocument.Schema, at path: [String]
    ) -> CommandDocument.Step.Precondition? {
        guard let given, given != .nothing else { return nil }
        if schema != .v22 {
            report(
                path, "A precondition is of schema 2.2, and this is \(schema.rawValue). Write schemaVersion: \"2.2\".")
            return nil
        }
        guard case .map(let members) = given, members.count == 1, members[0].key == "StringEquals",
            case .list(let list) = members[0].value, list.count == 2, let texts = members[0].value.scalars
        else {
            report(path, "A precondition is StringEquals with two texts. Write {StringEquals: [platformType, Linux]}.")
            return nil
        }
        let names = texts.flatMap(Placeholders.names(in:))
        if texts[0] == texts[1] || names.contains(where: \.isStored) {
            report(path, "These two are always or never equal. Compare platformType or a parameter with a text.")
            return nil
        }
        if let index = texts.firstIndex(of: "platformType") {
            let platform = texts[1 - index]
            guard ["linux", "windows", "macos"].contains(platform.lowercased()) else {
                report(path, "There is no platform \(platform.excerpt). Write Linux, Windows or MacOS.")
                return nil
            }
            return .platform(platform)
        }
        if names.isEmpty {
            report(path, "Neither text names a parameter or platformType. Write \"{{ NAME }}\" for one of them.")
            return nil
        }
        return .texts(texts[0], texts[1])
    }

    // MARK: - Schema 1.2

    mutating func runtimeConfig() -> [CommandDocument.Step] {
        guard let given = content["runtimeConfig"] else {
            report([], "A document of schema 1.2 needs runtimeConfig, and it is not given. Add it.")
            return []
        }
        guard case .map(let members) = given, !members.isEmpty else {
            report(["runtimeConfig"], "runtimeConfig is \(given.found). Write the plugins and their properties.")
            return []
        }
        return members.flatMap { member -> [CommandDocument.Step] in
            let path = ["runtimeConfig", member.key]
            guard let plugin = plugin(member.key, at: path, in: path) else { return [] }
            checkKeys(of: member.value, at: path, known: ["properties", "settings", "description"])
            guard let properties = member.value["properties"] else {
                report(path, "\(member.key) needs properties, and they are not given. Add properties, a list.")
                return []
            }
            var (sets, isList) = ([properties], false)
            if case .list(let list) = properties { (sets, isList) = (list, true) }
            return sets.enumerated().map { index, inputs in
                let place = path + ["properties"] + (isList ? [String(index)] : [])
                check(inputs, of: plugin, at: place, around: place)
                return step(plugin.name, plugin, inputs, nil, flow: .map([]), at: place)
            }
        }
    }
}
