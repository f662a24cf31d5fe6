/// One node of the simulation: who it is, and what it is like at the moment up to which it was followed.
struct Machine: Sendable {
    /// Key of its draws: its group's seed, its group's name and its number. Nothing of its neighbours.
    let key: UInt64
    /// Number of its group's profile; -1 for a node that a message named and no group has.
    let profile: Int32
    /// Days, this one included, for which it is worked out at once when it can be reached and when something happens by
    /// itself: mostly neither comes in them, and it is not looked at again before they are over.
    static let daysAhead = 8

    /// Between these two it is certainly online. Worked out, not saved.
    var onlineFrom: Int64 = 0
    var onlineUntil: Int64 = 0
    /// Nothing happens by itself before this instant. Worked out, not saved.
    var quietUntil: Int64
    /// Its group's rates of failure are ten times as high on it.
    let isFlaky: Bool
    /// Until the fleet has taken note of it.
    var isChanged = false
    /// Numbers of the things that have changed since; nil: any of them may have.
    private(set) var changedThings: [Int32]? = []
    /// The invocation that it received last; -1: none.
    var lastInvocation: Int32 = -1
    /// When it did. Milliseconds since the epoch.
    var lastReceivedAt = Int64.min
    var things: [ThingState] = []

    let line: PatchCatalogue.Line
    var patches: PatchLevel
    /// Milliseconds since the epoch. What happens by itself has been applied up to here, this instant included; between
    /// here and `quietUntil` there is nothing to apply, so it need not move with every look.
    var followedThrough: Int64
    /// Key of the outages that it has together with others; 0: none.
    var sharedKey: UInt64 = 0
    /// Absences that a scenario has it.
    var outages: [Absence] = []
    var brokenServices: [BrokenService] = []

    init(
        key: UInt64, profile: Int32, isFlaky: Bool, line: PatchCatalogue.Line, patches: PatchLevel,
        followedThrough: Int64, quietUntil: Int64
    ) {
        self.key = key
        self.profile = profile
        self.isFlaky = isFlaky
        self.line = line
        self.patches = patches
        self.followedThrough = followedThrough
        self.quietUntil = quietUntil
    }

    mutating func noteChanged(_ thing: Int32) {
        isChanged = true
        changedThings?.append(thing)
    }

    mutating func noteChangedThings() {
        isChanged = true
        changedThings = nil
    }

    /// The fleet has taken note of what has changed.
    mutating func settleChanges() {
        isChanged = false
        if changedThings?.isEmpty != true { changedThings = [] }
    }

    var isAbsent: Bool { profile < 0 }

    /// Until when it is certainly online from an instant on, and nothing happens by itself that was not applied.
    @inline(__always) func steadyUntil(from instant: Int64) -> Int64 {
        onlineFrom <= instant ? min(onlineUntil, quietUntil) : instant
    }

    func position(of thing: Int32) -> Int? {
        for position in things.indices where things[position].thing == thing { return position }
        return nil
    }
}

/// How one thing stands on one node. What has no meaning for its kind is as it should be.
struct ThingState: Hashable, Sendable {
    /// Its number in the `ThingTable`.
    var thing: Int32
    /// Of a file: the number of its content.
    var content: Int32 = 0
    /// Of a package or a file.
    var isPresent = true
    /// Of a service.
    var isRunning = true
    var isEnabled = true
    /// Of a file: the numbers of what `chmod` and `chown` were told; -1: nobody has.
    var mode: Int32 = -1
    var owner: Int32 = -1
}

/// Which patches a node has, said in days since the epoch, because an Install brings all that is approved on its day.
package struct PatchLevel: Hashable, Sendable, Codable {
    /// Everything that was released through this day was there when the simulation began, approved or not.
    package var patchedThroughDay: Int
    /// The day of the last Install that succeeded.
    package var installedDay: Int?
    /// `installedDay` as it was at the last reboot: what came later waits for one.
    package var rebootedDay: Int?
    /// The day of an Install that failed, if none has succeeded since.
    package var failedDay: Int?
    /// Something was installed and the node not rebooted since.
    package var awaitsReboot = false

    package init(patchedThroughDay: Int, installedDay: Int? = nil, rebootedDay: Int? = nil, failedDay: Int? = nil) {
        self.patchedThroughDay = patchedThroughDay
        self.installedDay = installedDay
        self.rebootedDay = rebootedDay
        self.failedDay = failedDay
    }
}
