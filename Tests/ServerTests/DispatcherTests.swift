import Fleet
import Foundation
import ScheduleExpressions
import Server
import Testing

@Suite("Dispatcher") struct DispatcherTests {
    private let dispatcher = Dispatcher(control: nil) {
        Facts(
            windows: [], associations: [], nodes: NodeTable([]), now: Instant(secondsSinceEpoch: 0), folder: "/nowhere",
            process: nil)
    }
    private let caller = Caller(userID: 1)

    private func answer(_ target: String?, _ body: String) async -> (status: Int, error: OperationError?) {
        let reply = await dispatcher.answer(target: target, body: Array(body.utf8), caller: caller)
        return (reply.status, WireError.error(from: reply.body))
    }

    @Test func `an operation that nobody knows is refused by name, and the known ones are listed`() async throws {
        let (status, error) = await answer("AmazonSSM.PutParameter", "{}")
        #expect(status == 400)
        #expect(error?.kind == .unknownOperation)
        #expect(error?.message.contains("AmazonSSM.PutParameter") == true)
        #expect(error?.message.contains(GetStatus.name) == true)
    }

    @Test func `a request without a target is told to send one`() async {
        let (status, error) = await answer(nil, "{}")
        #expect(status == 400)
        #expect(error?.message.contains("X-Amz-Target") == true)
    }

    @Test(arguments: ["no JSON", "[]", "\"text\"", "{", "{\"Reason\":"])
    func `a body that is no JSON object is refused`(body: String) async {
        let (status, error) = await answer(StopWindow.name, body)
        #expect(status == 400)
        #expect(error?.kind == .serialization)
    }

    @Test func `a member that is missing, or of another type, is named as the wire writes it`() async {
        #expect(await answer(StopWindow.name, "{}").error?.message == "The member Reason is missing. Add it.")
        let wrong = await answer(StopWindow.name, #"{"Reason": 7}"#)
        #expect(wrong.error?.message.contains("The member Reason is of another type") == true)
    }

    @Test func `a body that is too long is refused with 413`() async {
        let (status, error) = await answer(StopWindow.name, String(repeating: " ", count: Wire.bodyLengthMax + 1))
        #expect(status == 413)
        #expect(error?.kind == .tooLarge)
    }

    @Test func `without a daemon nothing is changed`() async {
        let (status, error) = await answer(StopWindow.name, #"{"All": true, "Reason": "bad patch"}"#)
        #expect(status == 503)
        #expect(error?.kind == .unavailable)
    }

    @Test func `a folder without a store has no status`() async {
        #expect(await answer(GetStatus.name, "").error?.kind == .doesNotExist)
    }

    @Test func `an error has AWS's two members`() throws {
        let body = try WireError(OperationError(.conflict, "It runs.")).encoded()
        #expect(String(decoding: body, as: UTF8.self) == #"{"__type":"ConflictException","message":"It runs."}"#)
    }
}
