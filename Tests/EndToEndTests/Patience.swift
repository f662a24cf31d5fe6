import Testing

/// Waits for something that has to come. Three thousand looks are a failure, which take a minute at least: looks count and
/// not the clock, for between two of them other tests may keep this one waiting longer than anything takes.
func patiently(_ what: @autoclosure () -> String, until isTrue: () async throws -> Bool) async throws {
    for _ in 0..<3000 {
        if try await isTrue() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("waited in vain: \(what())")
    throw WaitedInVain()
}

struct WaitedInVain: Error {}
