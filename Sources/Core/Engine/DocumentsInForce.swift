import Documents
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// The documents by which commands are carried out, and what has been worked out of them for commands: many runs of one
/// association tell their nodes the same.
struct DocumentsInForce: Hashable, Sendable {
    private(set) var library: DocumentLibrary
    private var readings: [Command.Instruction: Reading] = [:]

    /// What a document with parameters comes to.
    struct Reading {
        let content: DocumentContent?
        let timeout: Duration
    }

    /// Far more than there are associations and tasks.
    private static let readingsMax = 5000

    init(_ library: DocumentLibrary) { self.library = library }

    /// What has been worked out follows from the library, and is not told apart.
    static func == (left: DocumentsInForce, right: DocumentsInForce) -> Bool { left.library == right.library }

    func hash(into hasher: inout Hasher) { hasher.combine(library) }

    /// New versions get their rows.
    mutating func noteApplied(at now: Instant, into effects: inout Effects) {
        let news = library.news
        library.noteApplied(at: now)
        for version in news {
            effects.record(
                .document(DocumentVersion(document: version.document, number: version.number, createdAt: now)))
        }
    }

    mutating func reading(of instruction: Command.Instruction) -> Reading {
        if let known = readings[instruction] { return known }
        if readings.count >= DocumentsInForce.readingsMax { readings.removeAll() }
        let content = content(of: instruction)
        let reading = Reading(
            content: content,
            timeout: content?.executionTimeout(with: instruction.parameters) ?? CommandDocument.timeoutDefault)
        readings[instruction] = reading
        return reading
    }

    func content(of instruction: Command.Instruction) -> DocumentContent? {
        library.content(of: instruction.document, with: instruction.parameters)
    }
}

extension DocumentLibrary {
    /// The same with its documents named by the versions that they have now.
    func pinning(_ window: MaintenanceWindow) -> MaintenanceWindow {
        if documents.isEmpty { return window }
        var window = window
        for index in window.tasks.indices where window.tasks[index].type == .runCommand {
            window.tasks[index].document = pinned(window.tasks[index].document)
        }
        return window
    }

    func pinning(_ association: Association) -> Association {
        if documents.isEmpty { return association }
        var association = association
        association.document = pinned(association.document)
        return association
    }
}
