/// Something that goes wrong by itself.
struct DriftEvent: Sendable {
    enum Kind: Int, Sendable { case serviceStops, packageVanishes, fileChanges, modeChanges }

    /// Milliseconds since the epoch, a whole second.
    let at: Int64
    let kind: Kind
    /// Decides which of the node's things it strikes, and how.
    let bits: UInt64
}

extension Machine {
    /// Follows the node up to an instant: what goes wrong by itself until then has gone wrong. Never goes back.
    mutating func follow(through now: Int64, profile: Profile, draws: SeededDraws, things table: ThingTable) {
        if now < quietUntil { return }
        guard profile.drifts else {
            quietUntil = .max
            return
        }
        // Nothing happens before `quietUntil` that has not happened.
        let first = floorDay(max(followedThrough, quietUntil))
        let end = max(first, floorDay(now)) + Machine.daysAhead
        var next = Int64(end) * millisecondsPerDay
        let drift = Drift(key: key, profile: profile, draws: draws)
        for day in first..<end where Int64(day) * millisecondsPerDay < next {
            if drift.isNone(on: day) { continue }
            for event in drift.events(on: day) where event.at > followedThrough {
                if event.at <= now {
                    suffer(event, profile.software, table)
                } else {
                    next = min(next, event.at)
                }
            }
        }
        followedThrough = max(followedThrough, now)
        quietUntil = next
    }

    /// One of the things of the kind goes wrong. A node that has none of them is spared, and a thing that is wrong
    /// already stays as it is.
    private mutating func suffer(_ event: DriftEvent, _ software: Software, _ table: ThingTable) {
        let kind: Thing.Kind =
            switch event.kind {
            case .serviceStops: .service
            case .packageVanishes: .package
            case .fileChanges, .modeChanges: .file
            }
        let candidates = things.indices.filter { position in
            table.things[Int(things[position].thing)].kind == kind
                && (event.kind != .modeChanges || things[position].mode >= 0 || things[position].owner >= 0)
        }
        guard !candidates.isEmpty else { return }
        let position = candidates[Int(event.bits.multipliedFullWidth(by: UInt64(candidates.count)).high)]
        let before = things
        switch event.kind {
        case .serviceStops:
            // One in four was not only stopped but disabled too.
            if things[position].isRunning, event.bits & 3 == 0 { things[position].isEnabled = false }
            things[position].isRunning = false
        case .packageVanishes:
            things[position].isPresent = false
            for service in software.services(needing: things[position].thing, table, on: self) {
                if let other = self.position(of: service) { things[other].isRunning = false }
            }
        case .fileChanges:
            things[position].content = ThingTable.changedByHand
        case .modeChanges:
            if things[position].mode >= 0 { things[position].mode = -1 }
            if things[position].owner >= 0 { things[position].owner = -1 }
        }
        for (state, old) in zip(things, before) where state != old { noteChanged(state.thing) }
    }
}

/// What goes wrong on a node by itself, day by day: of the machine only its key, because a whole one would be copied.
private struct Drift {
    let key: UInt64
    let profile: Profile
    let draws: SeededDraws

    /// Whether nothing goes wrong on a day: the usual one.
    func isNone(on day: Int) -> Bool {
        let counter = UInt64(bitPattern: Int64(day))
        func isNone(_ count: EventCount, _ purpose: SeededDraws.Purpose) -> Bool {
            count.isNone(draws.bits(purpose, key, counter))
        }
        return isNone(profile.serviceStops, .serviceStops) && isNone(profile.packageVanishes, .packageVanishes)
            && isNone(profile.fileChanges, .fileChanges) && isNone(profile.modeChanges, .modeChanges)
    }

    /// What goes wrong on a day, in order.
    func events(on day: Int) -> [DriftEvent] {
        let counter = UInt64(bitPattern: Int64(day))
        let stops = profile.serviceStops.count(draws.bits(.serviceStops, key, counter))
        let vanishes = profile.packageVanishes.count(draws.bits(.packageVanishes, key, counter))
        let changes = profile.fileChanges.count(draws.bits(.fileChanges, key, counter))
        let modes = profile.modeChanges.count(draws.bits(.modeChanges, key, counter))
        var events: [DriftEvent] = []
        for (kind, count) in [
            (DriftEvent.Kind.serviceStops, stops), (.packageVanishes, vanishes), (.fileChanges, changes),
            (.modeChanges, modes),
        ] {
            for number in 0..<count {
                let index = UInt64(kind.rawValue * EventCount.countMax + number + 1)
                let second = draws.below(86_400, .driftMoment, key, counter, index)
                events.append(
                    DriftEvent(
                        at: Int64(day) * millisecondsPerDay + Int64(second) * 1000, kind: kind,
                        bits: draws.bits(.driftTarget, key, counter, index)))
            }
        }
        return events.sorted { ($0.at, $0.kind.rawValue, $0.bits) < ($1.at, $1.kind.rawValue, $1.bits) }
    }
}

let millisecondsPerDay: Int64 = 86_400_000

/// The UTC day of an instant in milliseconds since the epoch, in days since 1970-01-01.
func floorDay(_ milliseconds: Int64) -> Int {
    Int((milliseconds >= 0 ? milliseconds : milliseconds - (millisecondsPerDay - 1)) / millisecondsPerDay)
}
