import Documents
import MaintenanceWindows
import SimulatedFleet
import StateManager

/// Where the simulated fleet comes from.
package enum FleetSource: Hashable, Sendable {
    /// `fleet/` of the configuration folder, if it exists.
    case definitions
    /// Another folder of fleet files.
    case folder(String)
    /// The built-in fleet of healthy nodes that finish every step at once.
    case instant
}

/// A folder with `windows/`, `associations/`, `documents/`, `parameters/`, `calendars/`, `fleet/` and `notify/`.
package struct ConfigurationFolder: Hashable, Sendable {
    package let path: String

    /// Nodes of a simulated fleet: each has a state of its own in memory.
    private static let nodesMax = 100_000

    package init(path: String) {
        self.path = path.isEmpty ? "." : path
    }

    /// Reads everything, and reports all errors of all files at once.
    package func load(fleet source: FleetSource) -> LoadedDefinitions {
        let context = ReadingContext()
        guard FileKind(path: path) == .folder else {
            context.log.error(
                SourcePosition(file: path),
                "There is no such folder. Make it, with a folder windows/ or associations/, or name another.")
            return LoadedDefinitions(
                definitions: DefinitionSet(), diagnostics: context.log.sorted(), places: context.places, windowFiles: 0,
                associationFiles: 0,
                fleetFiles: 0, notifyFiles: 0)
        }
        let documentFiles = readDocuments(context)
        let calendars = documentFiles.calendars
        let windows = read("windows", context) {
            WindowReader(context: context, source: $1, calendars: calendars).window($0)
        }
        Renames(context, of: .window).check()
        PromotionOrder(gates: context.gates, windows: context.names(of: .window)).check(context.log)
        let associations = read("associations", context) {
            AssociationReader(context: context, source: $1, calendars: calendars).association($0)
        }
        let subscribers = read("notify", context) { root, _ in SubscriberReader(context: context).subscriber(root) }
        Renames(context, of: .association).check()
        if windows.files + associations.files == 0 { reportEmpty(context.log) }
        let fleet = self.fleet(source, context)
        if let definition = fleet.definition { FleetCoverage(fleet: definition).warn(context) }
        return LoadedDefinitions(
            definitions: DefinitionSet(
                windows: windows.values, associations: associations.values, fleet: fleet.definition,
                subscribers: subscribers.values.compactMap(\.enabled), documents: context.documents,
                texts: context.texts),
            diagnostics: context.log.sorted(), places: context.places, windowFiles: windows.files,
            associationFiles: associations.files,
            fleetFiles: fleet.files, notifyFiles: subscribers.files, documentFiles: documentFiles.documents,
            parameterFiles: documentFiles.parameters, calendarFiles: calendars.names.count)
    }

    /// Before everything that names them. The numbers of files, and the calendars, which are documents too.
    private func readDocuments(
        _ context: ReadingContext
    ) -> (documents: Int, parameters: Int, calendars: KnownCalendars) {
        let parameters = read("parameters", context) { root, _ in
            StoredParameterReader(context: context).parameter(root)
        }
        let reader = DocumentReader(context: context)
        let files = folder("documents").files(log: context.log, suffixes: DocumentReader.suffixes) ?? []
        for file in files { reader.note(file.name) }
        let documents = read(files, of: "documents", context) { reader.document($0, $1) }
        let calendars = self.calendars(context)
        context.documents = reader.library(
            documents, calendars.documents,
            stored: Dictionary(parameters.values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
        reader.checkReferences(of: documents, among: context.documents)
        return (files.count, parameters.files, calendars)
    }

    private func calendars(_ context: ReadingContext) -> KnownCalendars {
        var known = KnownCalendars()
        for file in folder("calendars").files(log: context.log, suffixes: [CalendarReader.suffix]) ?? [] {
            guard let source = file.text(log: context.log) else { continue }
            context.note(source, in: "calendars")
            let name = CalendarReader.name(of: file.name)
            known.names.append(name)
            if context.places.file(of: name) == nil { context.places.note(file.name, of: name) }
            guard let read = CalendarReader(context: context).calendar(source) else { continue }
            known.calendars[name] = read.calendar
            if context.log.errorCount(in: file.name) == 0 { known.documents.append(read.document) }
        }
        return known
    }

    private func reportEmpty(_ log: DiagnosticLog) {
        log.error(
            SourcePosition(file: path),
            """
            There is nothing to do: windows/ and associations/ hold no .yaml file. \
            Put a maintenance window into windows/NAME.yaml, or an association into associations/NAME.yaml.
            """)
    }

    /// nil as definition: there is no fleet, or one with errors.
    private func fleet(_ source: FleetSource, _ context: ReadingContext) -> (definition: FleetDefinition?, files: Int) {
        let folder: DefinitionFolder
        switch source {
        case .instant: return (.instant, 0)
        case .definitions: folder = self.folder("fleet")
        case .folder(let path):
            let name = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            folder = DefinitionFolder(path: path, name: name)
        }
        guard let files = folder.files(log: context.log) else {
            guard case .folder = source else { return (nil, 0) }
            context.log.error(
                SourcePosition(file: folder.name), "There is no such folder. Make it, or name another fleet.")
            return (nil, 0)
        }
        if files.isEmpty, case .folder = source, context.log.errorCount(in: folder.name) == 0 {
            context.log.error(
                SourcePosition(file: folder.name),
                "There is no fleet: this folder holds no .yaml file. Put a group of nodes into NAME.yaml.")
        }
        let groups = read(files, of: "fleet", context) { root, _ in FleetReader(context: context).groups(root) }
            .flatMap(\.self)
        let count = groups.reduce(0) { $0 + $1.count }
        if count > ConfigurationFolder.nodesMax {
            context.log.error(
                SourcePosition(file: folder.name),
                "The fleet has \(count) nodes, and \(ConfigurationFolder.nodesMax) are allowed. Lower a Count.")
        }
        let isFaultless = ([folder.name] + files.map(\.name)).allSatisfy { context.log.errorCount(in: $0) == 0 }
        return (groups.isEmpty || !isFaultless ? nil : FleetDefinition(groups: groups), files.count)
    }

    private func read<Value>(
        _ name: String, _ context: ReadingContext, _ parse: (YAMLNode, SourceText) -> Value?
    ) -> (values: [Value], files: Int) {
        let files = folder(name).files(log: context.log) ?? []
        return (read(files, of: name, context, parse), files.count)
    }

    /// The values of those files that have no error.
    private func read<Value>(
        _ files: [DefinitionFile], of folder: String, _ context: ReadingContext,
        _ parse: (YAMLNode, SourceText) -> Value?
    ) -> [Value] {
        files.compactMap { file in
            guard let source = file.text(log: context.log) else { return nil }
            // Who is told decides nothing, and how may be a secret.
            if folder != "notify" { context.note(source, in: folder) }
            guard let root = YAMLComposer.compose(source, log: context.log) else { return nil }
            let value = parse(root, source)
            return context.log.errorCount(in: file.name) == 0 ? value : nil
        }
    }

    private func folder(_ name: String) -> DefinitionFolder {
        var prefix = path
        while prefix.count > 1, prefix.hasSuffix("/") { prefix.removeLast() }
        let shown = prefix == "." ? name : prefix == "/" ? "/\(name)" : "\(prefix)/\(name)"
        return DefinitionFolder(path: "\(path)/\(name)", name: shown)
    }
}
