import Fleet
import ScheduleExpressions

/// An SSM document of type Command or Policy: what it may be told, and what it has a node do.
package struct CommandDocument: Sendable {
    package let name: String
    /// All that it says, as JSON: from it, it can be read again.
    package let source: String
    package let schema: Schema
    package let description: String
    package let parameters: [Parameter]
    package let steps: [Step]
    /// Where one of its steps at least can be carried out: Linux, Windows, MacOS.
    package let platforms: [Platform.Kind]

    /// The version of the language that it is written in.
    package enum Schema: String, Hashable, Sendable, CaseIterable {
        case v12 = "1.2"
        case v20 = "2.0"
        case v22 = "2.2"
    }

    init(
        name: String, source: String, schema: Schema, description: String, parameters: [Parameter], steps: [Step]
    ) {
        self.name = name
        self.source = source
        self.schema = schema
        self.description = description
        self.parameters = parameters
        self.steps = steps
        let all: [Platform.Kind] = [.linux, .windows, .macOS]
        platforms = all.filter { kind in steps.contains { $0.platforms.contains(kind) } }
    }

    /// The same under another name: of several versions each has its own.
    func called(_ name: String) -> CommandDocument {
        CommandDocument(
            name: name, source: source, schema: schema, description: description, parameters: parameters, steps: steps)
    }

    /// What becomes of it on a platform.
    package enum Fit: Hashable, Sendable {
        case runs
        case isSkipped
        case isRefused
    }

    /// Before schema 2.2 it is not sent to nodes of another platform: they end as InvalidPlatform. From then on its steps
    /// are skipped there, which is a success.
    package func fit(to platform: Platform.Kind) -> Fit {
        if platforms.contains(platform) { return .runs }
        return schema == .v22 ? .isSkipped : .isRefused
    }

    /// Its Operation is Scan, which looks for patches that are missing, or Install.
    package static let patchBaseline = "AWS-RunPatchBaseline"
    /// Those of AWS that have such an Operation.
    package static let patchDocuments = [
        patchBaseline, "AWS-RunPatchBaselineAssociation", "AWS-RunPatchBaselineWithHooks",
    ]

    /// The document that AWS owns under this name and that drydock carries out; nil when there is none.
    package static func builtIn(_ name: String) -> CommandDocument? { DocumentLibrary.builtIn[name]?.command }

    /// All of those.
    package static var builtIns: [CommandDocument] { DocumentLibrary.builtInDocuments.compactMap(\.command) }

    /// The time limit of a document of which nothing is known: an hour, SSM's default for a script.
    package static let timeoutDefault = Duration.hours(1)
}

extension CommandDocument: Hashable {
    package static func == (left: CommandDocument, right: CommandDocument) -> Bool {
        left.name == right.name && left.source == right.source
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(source)
    }
}
