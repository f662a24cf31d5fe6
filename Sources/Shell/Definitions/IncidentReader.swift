import Fleet
import MaintenanceWindows
import PatchManager
import ScheduleExpressions
import SimulatedFleet

/// Reads a step of a scenario that nobody asks for:
///
///     - At: 2027-01-04T00:00:00Z
///       Happens: bad-patch          # released, and bad for a share of the targets; Until: taken back
///       Patch: SEC-2027-9001
///       Platforms: [Ubuntu22.04]    # left out: all
///       Severity: Critical          # Critical, Important, Medium or Low; Classification: Security, Bugfix, Enhancement
///       Breaks: install             # or a service, with Service: NAME
///       Share: 0.8
///       Targets: [{Key: "tag:Rack", Values: [B]}]
///
/// Other words for Happens: `patch` (released, and good), `nodes-down` and `mirror-down` (Targets, Until, Mirror: its
/// name), `new-nodes` (Group, Count), and `freeze`:
///
///     - At: 2026-12-28T00:00:00Z
///       Happens: freeze             # as a closed calendar of CalendarNames: windows are held, runs of associations skipped
///       Until: 2027-01-02T00:00:00Z
///       Windows: [production-linux] # only these windows and associations; with neither member, all of both
///       Associations: [agent]
///       Reason: Year-end closing
struct IncidentReader {
    let context: ReadingContext
    let windowNames: [String]
    let associationNames: [String]
    let groupNames: [String]?

    private enum Happening: String, CaseIterable {
        case patch, freeze
        case badPatch = "bad-patch"
        case nodesDown = "nodes-down"
        case mirrorDown = "mirror-down"
        case newNodes = "new-nodes"

        /// The members that say more about it.
        var details: [String] {
            switch self {
            case .patch: ["Patch", "Platforms", "Classification", "Severity", "Until"]
            case .badPatch:
                Happening.patch.details + ["Breaks", "Service", "Share", "Targets"]
            case .nodesDown: ["Targets", "Until"]
            case .mirrorDown: ["Mirror", "Targets", "Until"]
            case .newNodes: ["Group", "Count"]
            case .freeze: ["Windows", "Associations", "Until", "Reason"]
            }
        }
    }

    private enum Breakage: String, CaseIterable { case install, service }

    private enum Severity: String, CaseIterable {
        case critical = "Critical"
        case important = "Important"
        case medium = "Medium"
        case low = "Low"
    }

    private enum Classification: String, CaseIterable {
        case security = "Security"
        case bugfix = "Bugfix"
        case enhancement = "Enhancement"
    }

    private static let keys: [String] = {
        var keys = ["At", "Happens"]
        for key in Happening.allCases.flatMap(\.details) where !keys.contains(key) { keys.append(key) }
        return keys
    }()

    private static let nameLength = 1...128
    private static let newNodesMax = 10_000

    func step(_ node: YAMLNode) -> ScenarioStep? {
        let log = context.log
        guard let members = Members(node, of: "a step", known: IncidentReader.keys, log: log) else { return nil }
        let at = members.instant("At", required: "2027-01-17T02:30:00Z")?.value
        guard let happening = members.word("Happens", as: Happening.self, required: "nodes-down")?.value else {
            return nil
        }
        for key in IncidentReader.keys.dropFirst(2) where members.has(key) && !happening.details.contains(key) {
            log.error(members.position(of: key), "\(key) is not for \(happening.rawValue). Leave it out.")
        }
        let needsEnd = [.nodesDown, .mirrorDown, .freeze].contains(happening)
        let end = members.instant("Until", required: needsEnd ? "2027-01-17T06:00:00Z" : nil)
        if let at, let end, end.value <= at {
            log.error(end.position, "Until is not after At, which is \(at). Write a later instant.")
            return nil
        }
        if needsEnd, end == nil { return nil }
        let hasTargets = members.has("Targets")
        let targets = hasTargets ? TargetReader(context: context).targets("Targets", in: members) : []
        if happening == .freeze {
            let freeze = at.flatMap { at in end.flatMap { self.freeze(members, from: at, until: $0.value) } }
            return freeze.map(ScenarioStep.freeze)
        }
        guard let event = event(happening, in: members), let at, let targets else { return nil }
        return .incident(Incident(event, from: at, until: end?.value, targets: targets))
    }

    private func event(_ happening: Happening, in members: Members) -> Incident.Event? {
        switch happening {
        case .nodesDown: return .nodesDown
        case .mirrorDown:
            return members.text("Mirror", length: IncidentReader.nameLength, required: "mirror-1").map {
                .mirrorDown($0.value)
            }
        case .newNodes:
            let name = members.name("Group", length: 1...64, required: groupNames?.first ?? "dev")
            let count = members.wholeNumber(
                "Count", in: 1...IncidentReader.newNodesMax, of: "nodes", required: "20")
            guard let name, let count else { return nil }
            if let groupNames, !groupNames.contains(name.value) {
                context.log.error(
                    name.position,
                    "There is no group \(name.value). \(Spelling.advice(for: name.value, in: groupNames))")
                return nil
            }
            return .newNodes(group: name.value, count: count.value)
        case .patch: return patch(in: members, isBad: false).map(Incident.Event.patch)
        case .badPatch: return patch(in: members, isBad: true).map(Incident.Event.patch)
        case .freeze: return nil
        }
    }

    private func patch(in members: Members, isBad: Bool) -> PatchNotice? {
        let id = members.name("Patch", length: IncidentReader.nameLength, required: "SEC-2027-9001")
        let severity = members.word("Severity", as: Severity.self)?.value ?? .critical
        let classification = members.word("Classification", as: Classification.self)?.value ?? .security
        let products = members.has("Platforms") ? self.products(in: members) : []
        let defect = isBad ? self.defect(in: members) : nil
        let share = members.number("Share", in: 0...1)?.value
        guard let id, let products, !isBad || defect != nil else { return nil }
        return PatchNotice(
            id: id.value, products: products,
            classification: Patch.Classification(rawValue: classification.rawValue) ?? .security,
            severity: Patch.Severity(rawValue: severity.rawValue) ?? .critical, defect: defect, share: share ?? 1)
    }

    private func defect(in members: Members) -> PatchNotice.Defect? {
        guard let breakage = members.word("Breaks", as: Breakage.self, required: "install") else { return nil }
        switch breakage.value {
        case .install:
            if members.has("Service") {
                context.log.error(
                    members.position(of: "Service"), "Service is for Breaks: service. Leave it out, or write that.")
            }
            return .installFails
        case .service:
            return members.text("Service", length: IncidentReader.nameLength, required: "nginx").map {
                .serviceStops($0.value)
            }
        }
    }

    private func products(in members: Members) -> [String]? {
        let known = Platform.products.map(\.product)
        let texts = members.texts("Platforms", of: "platforms", count: 1...known.count)
        for text in texts ?? [] where !known.contains(text.value) {
            context.log.error(
                text.position,
                "There is no platform \"\(text.value.excerpt)\". \(Spelling.advice(for: text.value, in: known))")
        }
        return texts?.map(\.value)
    }

    private func freeze(_ members: Members, from: Instant, until: Instant) -> PlannedFreeze? {
        let reason = members.text("Reason", length: Intervention.reasonLength, required: "\"Year-end closing\"")
        let windows = names("Windows", of: "window", in: members, known: windowNames)
        let associations = names("Associations", of: "association", in: members, known: associationNames)
        return reason.map {
            PlannedFreeze(
                from: from, until: until, windows: windows, associations: associations, reason: $0.value)
        }
    }

    private func names(_ key: String, of kind: String, in members: Members, known: [String]) -> [String] {
        guard members.has(key) else { return [] }
        let texts = members.texts(key, of: "\(kind)s", count: 1...max(1, known.count)) ?? []
        for text in texts where !known.contains(text.value) {
            context.log.error(
                text.position,
                "There is no \(kind) \(text.value.excerpt). \(Spelling.advice(for: text.value, in: known))")
        }
        return texts.map(\.value)
    }
}
