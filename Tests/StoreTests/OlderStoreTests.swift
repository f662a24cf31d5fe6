import ScheduleExpressions
import Testing

@testable import Store

/// What is read without the daemon, of a store that it has not brought up to date yet.
@Suite("Stores of older versions, read") struct OlderStoreTests {
    private static let questions: [(name: String, ask: @Sendable (SQLiteStore) throws -> Void)] = [
        ("rows", { _ = try $0.rows() }),
        ("executions", { _ = try $0.executions(idBeginning: "") }),
        ("drift", { _ = try $0.driftFindings(startedFrom: Instant(secondsSinceEpoch: 0)) }),
        ("association runs", { _ = try $0.lastAssociationRuns() }),
        ("troubles of telling", { _ = try $0.tellingTroubles(gaveUpFrom: Instant(secondsSinceEpoch: 0)) }),
        ("documents", { _ = try $0.documentVersions() }),
        ("decisions", { _ = try $0.decisions(about: nil, after: nil, count: 10) }),
        ("check", { _ = try $0.check() }),
    ]

    @Test func `either it is told, or why it cannot be and what to do`() throws {
        let migrations = SQLiteStore.migrations.migrations
        let oldest = migrations.firstIndex { $0.hasPrefix("3:") } ?? 0
        for version in migrations[oldest...] {
            let lived = try LivedStore(seed: 3, days: 1, migratedTo: version)
            let store = try #require(try SQLiteStore.reading(folder: lived.folder.path))
            var refused: [String] = []
            for question in OlderStoreTests.questions {
                do {
                    try question.ask(store)
                } catch let error as StoreError {
                    refused.append(question.name)
                    #expect(error.kind == .refused, "\(version), \(question.name): \(error)")
                    #expect(error.description.hasPrefix("\(lived.path) was written by an older drydock"), "\(error)")
                    #expect(error.description.contains("start"), "\(error)")
                }
            }
            #expect(!refused.contains("executions") && !refused.contains("decisions"), "\(version): \(refused)")
            #expect(refused.isEmpty == (version == migrations.last), "\(version): \(refused)")
        }
    }
}
