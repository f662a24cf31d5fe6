import Documents
import Engine
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

@Suite("Versions of documents") struct DocumentVersionTests {
    private let nodes = NodeTable([
        ManagedNode(
            id: ManagedNode.ID("a1"), name: "a1", platform: Platform(kind: .linux, product: "Debian12"), tags: [:])
    ])

    private func document(_ line: String) throws -> Document {
        let text =
            #"{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"s","inputs":{"runCommand":["\#(line)"]}}]}"#
        return Document(
            name: "x-doc", type: .command, format: .json, schema: "2.2", hash: Document.hash(of: text), content: text,
            command: try CommandDocument(name: "x-doc", source: text))
    }

    private func association(_ reference: String, onlyAtCron: Bool = false) throws -> Association {
        Association(
            name: "every-day", document: reference, parameters: [:],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(expression: try ScheduleExpression(parsing: "cron(0 12 * * ? *)")),
            applyOnlyAtCronInterval: onlyAtCron)
    }

    private struct World {
        var rows = EngineRows()
        var dispatched: [CommandMessage] = []
    }

    private func start(
        _ world: inout World, _ association: Association, _ document: Document, default chosen: Document? = nil,
        stored: [String: DocumentValue] = [:], _ instant: String
    ) throws -> [Decision] {
        let library = DocumentLibrary([document], defaults: chosen.map { [$0] } ?? [], stored: stored)
        var engine = try SchedulerEngine(
            windows: [], associations: [association], documents: library, nodes: nodes, rows: world.rows)
        var effects = Effects()
        engine.step([.started], at: try Instant(parsing: instant), into: &effects)
        for change in effects.changes { world.rows.apply(change) }
        world.dispatched += effects.surveys.map(\.message)
        // The node has nothing to do, so that the run is over.
        let answers = effects.surveys.map { SurveyAnswer(commandID: $0.message.commandID, unchanged: $0.asked) }
        if !answers.isEmpty {
            var more = Effects()
            engine.step([.surveyed(answers)], at: try Instant(parsing: instant) + .seconds(1), into: &more)
            for change in more.changes { world.rows.apply(change) }
        }
        let again = try SchedulerEngine(
            windows: [], associations: [association], documents: library, nodes: nodes, rows: world.rows)
        #expect(again == engine)
        return effects.changes.compactMap { if case .decision(let decision) = $0 { decision } else { nil } }
    }

    @Test(arguments: ["x-doc", "x-doc:$LATEST"])
    func `a new version is applied at once to who asks for the newest`(_ reference: String) throws {
        var world = World()
        let (one, two) = (try document("one"), try document("two"))
        _ = try start(&world, association(reference), one, "2026-12-01T00:00:00Z")
        #expect(world.rows.documents.map(\.number) == [1])
        #expect(world.dispatched.map(\.document) == ["x-doc:1"])
        #expect(try start(&world, association(reference), one, "2026-12-01T01:00:00Z").isEmpty)
        let decisions = try start(&world, association(reference), two, "2026-12-01T02:00:00Z")
        #expect(decisions.first?.reason == "Changed: every-day. New versions of documents: x-doc:2.")
        #expect(world.rows.documents.map(\.number) == [1, 2])
        #expect(world.dispatched.map(\.document) == ["x-doc:1", "x-doc:2"])
        #expect(world.dispatched.map(\.content) == [one, two].map { DocumentContent($0.command!) })
    }

    @Test func `who asks for the default version takes another one when that is made the default`() throws {
        var world = World()
        let (one, two) = (try document("one"), try document("two"))
        _ = try start(&world, association("x-doc"), one, "2026-12-01T00:00:00Z")
        // A newer one, which only who asks for the newest takes.
        let unused = try start(&world, association("x-doc"), two, default: one, "2026-12-01T01:00:00Z")
        #expect(unused.map(\.event) == [.definitionsApplied])
        #expect(unused.map(\.reason) == ["New versions of documents: x-doc:2."])
        #expect(try start(&world, association("x-doc"), two, default: one, "2026-12-01T01:30:00Z").isEmpty)
        #expect(world.rows.documents.map(\.number) == [1, 2])
        let decisions = try start(&world, association("x-doc"), two, "2026-12-01T02:00:00Z")
        #expect(decisions.first?.reason == "Changed: every-day.")
        // And back to what it was before.
        _ = try start(&world, association("x-doc"), two, default: one, "2026-12-01T03:00:00Z")
        #expect(world.dispatched.map(\.document) == ["x-doc:1", "x-doc:2", "x-doc:1"])
        #expect(world.dispatched.map(\.content) == [one, two, one].map { DocumentContent($0.command!) })
        #expect(world.rows.documents.map(\.number) == [1, 2])
    }

    @Test func `who asks for the newest version takes it though another is the default`() throws {
        var world = World()
        let (one, two) = (try document("one"), try document("two"))
        _ = try start(&world, association("x-doc:$LATEST"), one, "2026-12-01T00:00:00Z")
        _ = try start(&world, association("x-doc:$LATEST"), two, default: one, "2026-12-01T01:00:00Z")
        #expect(try start(&world, association("x-doc:$LATEST"), two, "2026-12-01T02:00:00Z").isEmpty)
        #expect(world.dispatched.map(\.document) == ["x-doc:1", "x-doc:2"])
    }

    @Test func `with ApplyOnlyAtCronInterval another default version waits for the next instant`() throws {
        var world = World()
        let (one, two) = (try document("one"), try document("two"))
        let association = try association("x-doc", onlyAtCron: true)
        _ = try start(&world, association, two, default: one, "2026-12-01T00:00:00Z")
        _ = try start(&world, association, two, "2026-12-01T01:00:00Z")
        #expect(world.rows.documents.map(\.number) == [1, 2] && world.dispatched.isEmpty)
    }

    @Test func `who asks for a number keeps what it stands for`() throws {
        var world = World()
        let (one, two) = (try document("one"), try document("two"))
        _ = try start(&world, association("x-doc:1"), one, "2026-12-01T00:00:00Z")
        #expect(
            try start(&world, association("x-doc:1"), two, "2026-12-01T02:00:00Z").map(\.reason) == [
                "New versions of documents: x-doc:2."
            ])
        // Another change has it applied, with the version that it asks for.
        _ = try start(&world, association("x-doc:1", onlyAtCron: true), two, "2026-12-01T03:00:00Z")
        _ = try start(&world, association("x-doc:1"), two, "2026-12-01T04:00:00Z")
        #expect(world.dispatched.map(\.document) == ["x-doc:1", "x-doc:1"])
        #expect(world.dispatched.last?.content?.document == one.command)
    }

    @Test func `the first start says nothing of versions, because all of them are new`() throws {
        var world = World()
        let (one, two) = (try document("one"), try document("two"))
        let decisions = try start(&world, association("x-doc"), two, default: one, "2026-12-01T00:00:00Z")
        #expect(decisions.first?.reason == "New associations: every-day.")
        #expect(world.rows.documents.map(\.number) == [1, 2])
    }

    @Test func `another value of a stored parameter is applied at once`() throws {
        var world = World()
        let document = try document("echo {{ssm:/a}} {{ssm:/b}}")
        func start(_ a: String, _ unused: String, _ instant: String) throws -> [Decision] {
            try self.start(
                &world, association("x-doc"), document,
                stored: ["/a": .text(a), "/b": .text("b"), "/unused": .text(unused)], instant)
        }
        _ = try start("one", "x", "2026-12-01T00:00:00Z")
        #expect(try start("one", "y", "2026-12-01T01:00:00Z").isEmpty)
        #expect(try start("two", "y", "2026-12-01T02:00:00Z").first?.reason == "Changed: every-day.")
        let lines = world.dispatched.compactMap { message in
            message.content?.steps(on: .linux, with: [:]).first?.inputs["runCommand"]?.scalars
        }
        #expect(lines == [["echo one b"], ["echo two b"]])
    }

    @Test func `with ApplyOnlyAtCronInterval a new version waits for the next instant`() throws {
        var world = World()
        _ = try start(&world, association("x-doc", onlyAtCron: true), document("one"), "2026-12-01T00:00:00Z")
        _ = try start(&world, association("x-doc", onlyAtCron: true), document("two"), "2026-12-01T01:00:00Z")
        #expect(world.rows.documents.map(\.number) == [1, 2])
        #expect(world.dispatched.isEmpty)
    }
}
