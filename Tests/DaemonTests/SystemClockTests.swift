import Daemon
import ScheduleExpressions
import Testing

@Suite("The machine's clock") struct SystemClockTests {
    private let clock = SystemClock()

    @Test func `a sleep ends at its instant, and one that is over does not begin`() async throws {
        let begun = clock.now
        try await clock.sleep(until: begun + .milliseconds(30))
        #expect(clock.now >= begun + .milliseconds(30))
        try await clock.sleep(until: begun)
    }

    @Test func `a sleep ends when its task is cancelled, before it begins or in the middle`() async throws {
        for _ in 0..<100 {
            let sleep = Task { try await clock.sleep(until: clock.now + .days(400)) }
            await Task.yield()
            sleep.cancel()
            await #expect(throws: CancellationError.self) { try await sleep.value }
        }
    }
}
