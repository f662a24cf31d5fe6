import Foundation

/// How long a random suite goes on: `DRYDOCK_CI_SECONDS`, 60 when it is not set; 0 is no limit but the suite's count.
package struct Budget {
    private let deadline: ContinuousClock.Instant?

    package init() {
        let seconds = Double(ProcessInfo.processInfo.environment["DRYDOCK_CI_SECONDS"] ?? "") ?? 60
        deadline = seconds > 0 ? ContinuousClock.now.advanced(by: .seconds(seconds)) : nil
    }

    package var isSpent: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }
}
