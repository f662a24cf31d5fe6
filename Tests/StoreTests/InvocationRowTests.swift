import Documents
import Engine
import Fleet
import GRDB
import RunCommand
import ScheduleExpressions
import Testing

@testable import Store

@Suite("Rows of invocations") struct InvocationRowTests {
    private let node = ManagedNode.ID("i-1")

    /// A store with one invocation that has ended.
    private func ended(as result: InvocationResult, printing output: CommandOutput?) throws -> SQLiteStore {
        var store = try SQLiteStore()
        let start = Instant(secondsSinceEpoch: 1_796_083_200)
        func invocation(_ end: InvocationRecord.End?) -> Change {
            .invocation(
                InvocationRecord(
                    commandID: "c", node: node, dispatchedAt: start, startBefore: start, expiresAt: start, end: end))
        }
        let command = CommandRecord(
            id: "c", document: "AWS-RunShellScript", parameters: [:], deliverySeconds: 600, nodes: [node],
            concurrencyMax: 1, errorsMax: 0)
        try store.commit([.commandAdded(command), invocation(nil)])
        try store.commit([
            invocation(.init(at: start, result: result, found: [], changed: [], detail: "", output: output))
        ])
        return store
    }

    @Test(arguments: InvocationResult.allCases)
    func `every way to end has a row`(result: InvocationResult) throws {
        let store = try ended(as: result, printing: nil)
        let kept = try store.read { try String.fetchAll($0, sql: "SELECT result FROM invocation") }
        #expect(kept == [result.rawValue])
    }

    @Test(arguments: [
        CommandOutput(), CommandOutput(standardOutput: "hello\n"),
        CommandOutput(
            standardOutput: String(repeating: "\u{E9}", count: 20_000),
            standardError: String(repeating: "x", count: 20_000), responseCode: 137),
    ])
    func `what was printed is kept as it was`(output: CommandOutput) throws {
        let store = try ended(as: .success, printing: output)
        #expect(try store.output(ofCommand: "c", on: node) == output)
        #expect(try store.output(ofCommand: "c", on: ManagedNode.ID("i-2")) == nil)
    }

    @Test func `what is not known stays unknown`() throws {
        #expect(try ended(as: .deliveryTimedOut, printing: nil).output(ofCommand: "c", on: node) == nil)
    }

    @Test(arguments: [
        "result = 'Lost'", "standard_output = NULL", "response_code = NULL",
        "standard_output = printf('%.*c', 24001, 'x')", "standard_error = printf('%.*c', 8001, 'x')",
    ])
    func `a row that cannot be is refused`(change: String) throws {
        let store = try ended(as: .success, printing: CommandOutput())
        #expect(throws: StoreError.self) {
            try store.write { try $0.execute(sql: "UPDATE invocation SET \(change)") }
        }
    }
}
