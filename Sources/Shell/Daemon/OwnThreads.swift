import Dispatch
import Foundation
import Synchronization

/// A few threads of this program's own, for all of its tasks.
///
/// Not the threads that Swift shares out by itself: those are libdispatch's, which wakes up each second from their first
/// use on to look whether they are at work. An idle daemon does not wake up. So a task that is no child of another names
/// these, and waits with `Pause`.
package final class OwnThreads: TaskExecutor {
    package static let shared = OwnThreads(count: max(2, ProcessInfo.processInfo.activeProcessorCount))

    private let jobs = Mutex<[UnownedJob]>([])
    private let jobCount = DispatchSemaphore(value: 0)

    private init(count: Int) {
        for _ in 0..<count {
            let thread = Thread { [self] in
                while true { runNext() }
            }
            thread.start()
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        jobCount.signal()
    }

    private func runNext() {
        jobCount.wait()
        jobs.withLock { $0.removeFirst() }.runSynchronously(on: asUnownedTaskExecutor())
    }
}
