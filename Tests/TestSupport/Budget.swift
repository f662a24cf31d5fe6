import Foundation

/// How long a random suite goes on: `DRYDOCK_CI_SECONDS`, 60 when it is not set; 0 is no limit but the suite's count.
package struct Budget {
    private let deadline: ContinuousClock.Instant?
    /// What the suite's count is multiplied with: `DRYDOCK_CI_TIMES`, 1 when it is not set.
    package let times: Int

    package init() {
        let environment = ProcessInfo.processInfo.environment
        let seconds = Double(environment["DRYDOCK_CI_SECONDS"] ?? "") ?? 60
        deadline = seconds > 0 ? ContinuousClock.now.advanced(by: .seconds(seconds)) : nil
        times = Int(environment["DRYDOCK_CI_TIMES"] ?? "") ?? 1
    }

    package var isSpent: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }
}
