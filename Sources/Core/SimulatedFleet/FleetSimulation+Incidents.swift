import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// The incidents of a scenario, held ready for the moment at which a node begins to work. Empty without a scenario.
struct Troubles: Sendable {
    struct Mirror: Sendable {
        let name: String
        /// Milliseconds since the epoch.
        let span: Range<Int64>
        /// By machine.
        let isStruck: [Bool]
    }

    struct BadPatch: Sendable {
        let id: String
        let defect: PatchNotice.Defect
        /// The first instant at which it is taken back, in milliseconds since the epoch.
        let until: Int64
        /// By machine.
        let isStruck: [Bool]
    }

    var mirrors: [Mirror] = []
    var badPatches: [BadPatch] = []

    var areNone: Bool { mirrors.isEmpty && badPatches.isEmpty }

    /// The name of a mirror that does not answer a machine; nil: none.
    func deadMirror(for machine: Int, at now: Int64) -> String? {
        if mirrors.isEmpty { return nil }
        return mirrors.first { $0.span.contains(now) && $0.isStruck[machine] }?.name
    }
}

/// Nodes that a group gets while the fleet is at work.
package struct Arrival: Hashable, Sendable {
    package let at: Instant
    package let nodes: [ManagedNode]
}

extension Incident {
    /// Milliseconds since the epoch.
    var span: Range<Int64> {
        let begin = from.millisecondsSinceEpoch
        return begin..<max(begin, until?.millisecondsSinceEpoch ?? .max)
    }
}

extension FleetSimulation {
    /// Takes up what is going to happen to the nodes. They are all there by now, those that arrive later too.
    mutating func prepare(for incidents: [Incident]) {
        for incident in incidents {
            switch incident.event {
            case .nodesDown:
                let absence = Absence(since: incident.span.lowerBound, until: incident.span.upperBound)
                for (number, node) in nodes.enumerated() where incident.strikes(node) {
                    machines[number].outages.append(absence)
                }
            case .mirrorDown(let name):
                troubles.mirrors.append(
                    Troubles.Mirror(name: name, span: incident.span, isStruck: nodes.map(incident.strikes)))
            case .patch(let notice):
                guard let defect = notice.defect else { continue }
                let key = SeededDraws.key(notice.id)
                let isStruck = nodes.indices.map { number in
                    incident.strikes(nodes[number])
                        && draws.unit(.badPatch, machines[number].key, key) < notice.share
                }
                troubles.badPatches.append(
                    Troubles.BadPatch(
                        id: notice.id, defect: defect, until: incident.span.upperBound, isStruck: isStruck))
            case .newNodes: break
            }
        }
    }

    /// Makes the plan of a step fail that something stands in the way of, and says whether it did. Nothing else is drawn
    /// for it.
    func fail(_ plan: inout Plan, _ work: Work, _ key: UInt64, on machine: Int32, at now: Int64) -> Bool {
        let number = Int(machine)
        if needsPackageSource(work, plan.remark) {
            let obstacles = obstacles(for: machine, at: now)
            if let (text, code) = obstacles.inTheWay(of: PackageTool(machines[number].line)) {
                // It tries again for a while, and gives up.
                plan.fail(text, code: code, seconds: min(plan.seconds, 120), hasLooked: false)
                return true
            }
        }
        if case .desire = work, plan.remark.changed.contains(where: { $0.hasPrefix("wrote file") }),
            obstacles(for: machine, at: now).isDiskFull
        {
            plan.remark.found = []
            plan.fail("no space left on device, exit 1", code: 1, seconds: plan.seconds, hasLooked: true)
            return true
        }
        switch work {
        case .patch(installs: true, _):
            if failsToReboot(plan, key, on: number) {
                plan.fail(
                    "not back from its reboot after 25 min", code: 1, seconds: plan.seconds + 1500, hasLooked: true)
                return true
            }
            guard let bad = badPatch(on: number, at: now, where: { $0 == .installFails }) else { return false }
            let (text, code) = PackageTool(machines[number].line).patchDoesNotInstall(bad.id)
            plan.fail(text, code: code, seconds: plan.seconds, hasLooked: true)
            return true
        case .desire(let wishes):
            if let (service, package) = serviceWithoutPackage(wishes, plan.remark, on: number) {
                plan.remark.found = []
                plan.fail(
                    "unit \(things.name(service)).service not found: package \(things.name(package)) is not installed, "
                        + "exit 5", code: 5, seconds: plan.seconds, hasLooked: true)
                return true
            }
            guard let service = wishes.lazy.compactMap(\.service).first(where: { cannotStart($0, number, at: now) })
            else { return false }
            let (text, code) = PackageTool(machines[number].line).serviceDoesNotStart(things.name(service))
            plan.remark.found = []
            plan.fail(text, code: code, seconds: plan.seconds, hasLooked: true)
            return true
        case .patch, .script, .other: return false
        }
    }

    /// A bad patch that a node lacks and would install now.
    private func badPatch(
        on machine: Int, at now: Int64, where isMeant: (PatchNotice.Defect) -> Bool
    ) -> Troubles.BadPatch? {
        let candidates = troubles.badPatches.filter { $0.isStruck[machine] && now < $0.until && isMeant($0.defect) }
        if candidates.isEmpty { return nil }
        let missing = machines[machine].missingPatches(on: floorDay(now), catalogue, baseline)
        return candidates.first { candidate in missing.contains { $0.id == candidate.id } }
    }

    /// What an Install of these patches did besides installing them.
    mutating func sufferBadPatches(_ installed: [Patch], on machine: Int32) {
        for bad in troubles.badPatches where bad.isStruck[Int(machine)] {
            guard case .serviceStops(let name) = bad.defect, installed.contains(where: { $0.id == bad.id }) else {
                continue
            }
            let service = things.number(of: Thing(kind: .service, name: name))
            machines[Int(machine)].breakService(service, until: bad.until)
        }
    }

    private func cannotStart(_ service: Int32, _ machine: Int, at now: Int64) -> Bool {
        machines[machine].brokenServices.contains { $0.service == service && now < $0.until }
    }

    private func needsPackageSource(_ work: Work, _ remark: Remark) -> Bool {
        switch work {
        case .patch: true
        case .desire: remark.changed.contains { $0.hasPrefix("installed package") }
        // Scripts find out for themselves.
        case .script, .other: false
        }
    }
}

/// A service that a bad patch has broken.
struct BrokenService: Sendable {
    let service: Int32
    /// Milliseconds since the epoch.
    let until: Int64
}

extension Machine {
    mutating func breakService(_ service: Int32, until: Int64) {
        brokenServices.append(BrokenService(service: service, until: until))
        if let position = position(of: service) {
            things[position].isRunning = false
        } else {
            things.append(ThingState(thing: service, isRunning: false))
        }
        noteChanged(service)
    }
}

extension Wish {
    /// The service that is to run.
    fileprivate var service: Int32? {
        switch self {
        case .service(let service), .package(_, let service): service
        case .noPackage, .file: nil
        }
    }
}

extension Plan {
    /// It changes nothing and says why.
    mutating func fail(_ text: String, code: Int, seconds: Int, hasLooked: Bool) {
        result = .failed
        responseCode = code
        self.seconds = seconds
        self.hasLooked = hasLooked
        remark.changed = []
        if !hasLooked { remark.found = [] }
        remark.detail = text
    }
}
