import ScheduleExpressions
import Store

/// A time during which the store could not be written to: how long until the next try, and what to say about it.
///
/// Until what is decided is on disk nothing further is decided and nothing is started; what runs on nodes goes on.
struct StoreTrouble {
    private let begun: ContinuousClock.Instant
    private var tries = 0
    /// What was said last; the same is not said twice.
    private var said = ""

    init(at now: ContinuousClock.Instant) { begun = now }

    private static let shortestPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(10)

    /// A failed try. Returns how long to wait, and what to say if that is new.
    mutating func failed(with error: StoreError) -> (pause: Duration, words: String?) {
        let pause = min(StoreTrouble.longestPause, StoreTrouble.shortestPause * (1 << min(tries, 10)))
        tries += 1
        let isNew = said != error.description
        said = error.description
        return (pause, isNew ? StoreTrouble.words(error) : nil)
    }

    static func words(_ error: StoreError) -> String {
        "\(error) Nothing is started until it can be written again; what runs on nodes goes on. It is tried again by itself."
    }

    func recovered(at now: ContinuousClock.Instant) -> String {
        let seconds = (now - begun).milliseconds / 1000
        return "The store can be written again, after \(seconds) s. Nothing that was decided is lost. Going on."
    }
}
