import Definitions
import SimulatedFleet

/// What was found in the definitions, for programs. `line` and `column` are null where a whole file is meant, `nodes`
/// where there is no fleet.
struct ValidationJSON {
    let loaded: LoadedDefinitions

    init(_ loaded: LoadedDefinitions) { self.loaded = loaded }

    func render() -> String {
        let diagnostics = loaded.diagnostics.map { diagnostic in
            JSONValue.object([
                "severity": .string(diagnostic.severity.rawValue),
                "file": .string(diagnostic.file),
                "line": diagnostic.line == 0 ? .null : .number(diagnostic.line),
                "column": diagnostic.line == 0 ? .null : .number(diagnostic.column),
                "message": .string(diagnostic.message),
            ])
        }
        let set = loaded.definitions
        return JSONValue.object([
            "version": .number(1),
            "errors": .number(loaded.count(of: .error)),
            "warnings": .number(loaded.count(of: .warning)),
            "files": .number(loaded.fileCount),
            "windows": .number(set.windows.count),
            "associations": .number(set.associations.count),
            "nodes": .number(orNull: set.fleet?.nodes.count),
            "diagnostics": .array(diagnostics),
        ]).render()
    }
}
