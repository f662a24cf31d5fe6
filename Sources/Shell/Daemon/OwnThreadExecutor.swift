import Dispatch

/// An executor for an actor that waits for disks: its jobs run one after the other beside the threads that all other
/// tasks share, of which there are no more than processors.
final class OwnThreadExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
