import Foundation
import Logging
import Notifications
import ScheduleExpressions
import Store

/// Carries letters from the outbox to those who want to be told: beside the scheduler, on a thread of its own, so that a
/// receiver that hangs delays no turn.
///
/// At least once: a letter counts as delivered when its row says so, and is sent again after a crash in between. To one
/// subscriber goes one letter at a time, the others go on meanwhile. While the store cannot be written, what is to be told
/// of that is sent from memory, and put into the outbox as soon as it takes it.
actor NoticeDelivery {
    private nonisolated let thread = OwnThreadExecutor(label: "notices")
    /// The outbox may wait for a disk.
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private enum Message: Sendable {
        case look
        case tell([Notice])
        case audience([Subscriber])
        case ended(Letter, failure: String?)
    }

    private let store: SQLiteStore
    private let clock: any WallClock
    private let logger: Logger
    nonisolated let counts = NoticeCounts()
    private nonisolated let post: AsyncStream<Message>.Continuation
    private let messages: AsyncStream<Message>
    private var audience: Audience
    /// What the store could not take yet.
    private var unsaved: [Letter] = []
    /// Letters whose rows do not say yet how they fared.
    private var owed: [Letter] = []
    /// What is being sent, by subscriber.
    private var attempts: [String: Task<Void, Never>] = [:]
    private var timer: Task<Void, Never>?
    /// Whether there are letters to people who are not told any more.
    private var hasStrangers = true
    /// What was said last about a store that does not take anything.
    private var said = ""

    /// More at once would take too much of the machine from the scheduler.
    private static let attemptsAtOnceMax = 8
    /// After that the outbox is looked at again when it could not be written.
    private static let storePause = Duration.seconds(5)

    init(store: SQLiteStore, audience: Audience, clock: any WallClock, logger: Logger) {
        self.store = store
        self.audience = audience
        self.clock = clock
        self.logger = logger
        (messages, post) = AsyncStream.makeStream(of: Message.self)
    }

    // MARK: - What the scheduler says, without waiting

    /// There may be something new in the outbox.
    nonisolated func look() { post.yield(.look) }

    /// Tells what stands in no other row.
    nonisolated func tell(_ notices: [Notice]) { post.yield(.tell(notices)) }

    /// Others are to be told from now on.
    nonisolated func use(_ subscribers: [Subscriber]) { post.yield(.audience(subscribers)) }

    // MARK: - The work

    /// Delivers until the task is cancelled. What is being sent then is broken off, and sent again by the next start.
    func run() async {
        let webhooks = WebhookClient()
        look()
        for await message in messages {
            take(message)
            do {
                // What has arrived is written down to the end, so that it is not sent twice.
                if Task.isCancelled { try save() } else { try goOn(webhooks) }
                said = ""
            } catch let error as StoreError where error.kind == .passing {
                if said != error.description { logger.warning("Telling waits for the store: \(error)") }
                said = error.description
                wake(in: NoticeDelivery.storePause)
            } catch {
                logger.error("Nobody is told any more: \(error)")
                break
            }
        }
        post.finish()
        timer?.cancel()
        for attempt in attempts.values { attempt.cancel() }
        for attempt in attempts.values { await attempt.value }
        webhooks.close()
        while !Task.isCancelled { try? await Pause.sleep(for: .hours(24)) }
    }

    private func take(_ message: Message) {
        switch message {
        case .look: break
        case .audience(let subscribers):
            audience.subscribers = subscribers
            hasStrangers = true
        case .tell(let notices):
            do {
                unsaved += try notices.flatMap { try audience.letters(about: $0) }
            } catch {
                logger.error("Something cannot be told: \(error)")
            }
        case .ended(let letter, let failure):
            attempts[letter.subscriber] = nil
            settle(letter, failure)
        }
    }

    /// Writes down what there is to be written, and sends what is due.
    private func goOn(_ webhooks: WebhookClient) throws {
        // What is told of a store that takes nothing cannot wait for it.
        defer { sendUnsaved(webhooks) }
        try save()
        var earliest: Instant?
        for subscriber in audience.subscribers where attempts[subscriber.name] == nil {
            guard let letter = try store.nextLetter(to: subscriber.name) else { continue }
            let due = dueAt(letter)
            if due <= clock.now {
                begin(letter, to: subscriber, webhooks)
            } else {
                earliest = min(earliest ?? due, due)
            }
        }
        let underWay = try lettersUnderWay()
        counts.change { $0.underWay = underWay }
        if let earliest { wake(in: earliest - clock.now) }
    }

    private func save() throws {
        if !owed.isEmpty { try store.update(owed) }
        owed = []
        if !unsaved.isEmpty { try store.put(unsaved) }
        unsaved = []
        guard hasStrangers else { return }
        let count = try store.giveUpLetters(notTo: audience.subscribers.map(\.name))
        if count > 0 {
            logger.warning("\(count) notices are given up: notify/ does not define their subscribers any more.")
            counts.change { $0.gaveUp += count }
        }
        hasStrangers = false
    }

    /// How many there are, no more than there may be.
    private func lettersUnderWay() throws -> Int {
        let underWay = try store.lettersUnderWay()
        if underWay <= Letter.underWayMax { return underWay }
        let count = try store.giveUpLetters()
        logger.error(
            "\(count) notices, the oldest, are given up: more than \(Letter.underWayMax) waited to be told.")
        counts.change { $0.gaveUp += count }
        return underWay - count
    }

    /// Only what `save` has left.
    private func sendUnsaved(_ webhooks: WebhookClient) {
        for subscriber in audience.subscribers where attempts[subscriber.name] == nil {
            let index = unsaved.firstIndex {
                $0.subscriber == subscriber.name && $0.result == nil && dueAt($0) <= clock.now
            }
            if let index { begin(unsaved.remove(at: index), to: subscriber, webhooks) }
        }
    }

    /// A clock that was set back is not waited for.
    private func dueAt(_ letter: Letter) -> Instant { min(letter.nextTryAt, clock.now + RetryPauses.longest) }

    private func wake(in pause: Duration) {
        timer?.cancel()
        timer = Task(executorPreference: OwnThreads.shared) { [post] in
            if (try? await Pause.sleep(for: max(pause, .milliseconds(1)))) != nil { post.yield(.look) }
        }
    }

    // MARK: - One letter

    private func begin(_ letter: Letter, to subscriber: Subscriber, _ webhooks: WebhookClient) {
        // The end of one of them looks again.
        guard attempts.count < NoticeDelivery.attemptsAtOnceMax else {
            if letter.number == nil { unsaved.append(letter) }
            return
        }
        attempts[subscriber.name] = Task(executorPreference: OwnThreads.shared) { [post] in
            let timeout = Duration.seconds(subscriber.timeoutSeconds)
            let failure: String? =
                switch subscriber.channel {
                case .command(let arguments):
                    await CommandRun(arguments: arguments, input: letter.body + "\n", timeout: timeout).perform()
                case .webhook(let url, let headers):
                    await webhooks.post(letter.body, to: url, headers, timeout: timeout)
                }
            post.yield(.ended(letter, failure: failure))
        }
    }

    private func settle(_ sent: Letter, _ failure: String?) {
        var letter = sent
        let about = "\(letter.subscriber) of \(letter.happening) at \(letter.at)"
        if let failure {
            letter.failures += 1
            letter.lastError = failure
            counts.change { $0.failed += 1 }
            let attempts = audience.subscribers.first { $0.name == letter.subscriber }?.attemptsMax ?? 1
            if letter.failures >= attempts {
                letter.result = .gaveUp
                counts.change { $0.gaveUp += 1 }
                logger.error("Gave up telling \(about) at attempt \(letter.failures): \(failure)")
            } else {
                let pause = RetryPauses.pause(afterFailures: letter.failures)
                letter.nextTryAt = clock.now + pause
                logger.warning(
                    "Could not tell \(about): \(failure). Tried again in \(pause.milliseconds / 1000) s.")
            }
        } else {
            letter.result = .delivered
            counts.change { $0.delivered += 1 }
            logger.info("Told \(about).")
        }
        if letter.number != nil {
            owed.append(letter)
        } else {
            // Put into the outbox with what is known of it by now.
            unsaved.append(letter)
        }
    }
}
