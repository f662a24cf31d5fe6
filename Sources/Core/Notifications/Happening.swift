/// What people want to be told of, by the word that definitions and receivers know it by.
package enum Happening: String, Hashable, Sendable, CaseIterable {
    /// An occurrence is due and waits: for its gate, or for the end of a freeze. Told again when it is for another reason.
    case windowHeld = "WindowHeld"
    /// An occurrence never opened: its time had passed, it was held until its cutoff, or the one before it was still at
    /// work. One that an operator skipped or stopped is none.
    case windowMissed = "WindowMissed"
    /// An occurrence was opened, and that a minute or more after its scheduled instant.
    case windowOpenedLate = "WindowOpenedLate"
    /// A window's task had more errors than MaxErrors allows: no further node is started.
    case stoppedOnErrors = "StoppedOnErrors"
    /// The cutoff has come, and nodes are left that were not started.
    case cutoffReached = "CutoffReached"
    /// A run of an association failed, and the one before it had not.
    case associationFailing = "AssociationFailing"
    /// Something on a node does not stay as an association puts it: since then `drydock drift` calls it out, too.
    case associationFighting = "AssociationFighting"
    /// Somebody has set the clock.
    case clockStepped = "ClockStepped"
    /// The store cannot be written to, or was found to be damaged.
    case storeFault = "StoreFault"
    /// The store can be written to again.
    case storeRecovered = "StoreRecovered"

    /// After the name of what it is about.
    package var words: String {
        switch self {
        case .windowHeld: "held"
        case .windowMissed: "missed"
        case .windowOpenedLate: "opened late"
        case .stoppedOnErrors: "stopped on errors"
        case .cutoffReached: "cut off with nodes left"
        case .associationFailing: "failing"
        case .associationFighting: "fighting"
        case .clockStepped: "clock set"
        case .storeFault: "store fault"
        case .storeRecovered: "store recovered"
        }
    }
}
