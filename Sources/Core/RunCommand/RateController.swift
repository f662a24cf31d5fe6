/// MaxConcurrency and MaxErrors of one command, as a policy: it counts, and says whether another node may start.
///
/// It does not know what a node is. Stop rule: with `errorsMax` n the error n + 1 stops the command for good; what is in
/// flight then finishes, and may add errors (SSM user guide, "Control how commands run at scale").
package struct RateController: Hashable, Sendable {
    package let concurrencyMax: Int
    package let errorsMax: Int
    package private(set) var inFlight = 0
    package private(set) var errors = 0

    package enum Permit: Hashable, Sendable {
        /// So many more may start now; at least 1.
        case start(atMost: Int)
        /// As many as allowed are in flight.
        case wait
        /// The error limit is exceeded: none may ever start again.
        case stop
    }

    package init(concurrencyMax: Int, errorsMax: Int, errors: Int = 0, inFlight: Int = 0) {
        precondition(concurrencyMax >= 1, "a command that may start nothing never ends")
        precondition(errorsMax >= 0 && errors >= 0 && inFlight >= 0)
        self.concurrencyMax = concurrencyMax
        self.errorsMax = errorsMax
        self.errors = errors
        self.inFlight = inFlight
    }

    package var permit: Permit {
        if errors > errorsMax { return .stop }
        return inFlight < concurrencyMax ? .start(atMost: concurrencyMax - inFlight) : .wait
    }

    package mutating func started() {
        inFlight += 1
        precondition(inFlight <= concurrencyMax, "more nodes in flight than MaxConcurrency")
    }

    package mutating func finished(asError: Bool) {
        precondition(inFlight > 0, "an invocation ended that was not in flight")
        inFlight -= 1
        if asError { errors += 1 }
    }
}
