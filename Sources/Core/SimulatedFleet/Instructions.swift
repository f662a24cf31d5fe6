import Documents
import Fleet

/// What messages ask of a node that are alike but for their id, read once. The commands of one association ask for the
/// same, every half hour, for years.
final class Instructions: Sendable {
    struct Key: Hashable, Sendable {
        /// Name of the document.
        let document: String
        let parameters: [String: [String]]
        /// nil: nothing is known about it.
        let content: DocumentContent?

        init(document: String, parameters: [String: [String]], content: DocumentContent?) {
            self.document = document
            self.parameters = parameters
            self.content = content
        }

        init(of message: CommandMessage) {
            self.init(document: message.document, parameters: message.parameters, content: message.content)
        }
    }

    let key: Key
    let number: Int
    let steps: PlatformSteps
    /// What becomes of it by platform.
    let fits: Fits
    /// What its steps come to on each platform, a document with none for it being passed over there.
    let stepFits: Fits
    /// A platform at least can say that it has nothing to do, and what can go wrong is the same on all.
    let mayBeUnchanged: Bool
    /// By the number of the group.
    let chances: [Chances]
    /// Whether on each node that is not refused it is only drawn whether a step fails.
    let areChancesPlain: Bool
    /// The things that decide whether there is anything to do; nil: others may, too.
    private let things: [Int32]?

    init(_ key: Key, number: Int, profiles: [Profile], things: inout ThingTable) {
        self.key = key
        self.number = number
        let steps = PlatformSteps(key.document, key.parameters, key.content, things: &things)
        let fits = Fits(of: key.content?.document)
        let maySay = Platform.Kind.allCases.contains { steps.works(on: $0).map { !$0.isEmpty } ?? false }
        mayBeUnchanged = maySay && steps.areAlike
        chances = profiles.map { Chances($0.behaviour, steps.usualLeaves) }
        let works = Platform.Kind.allCases.flatMap { steps.works(on: $0) ?? [] }
        self.things = works.contains { $0.things == nil } ? nil : works.flatMap { $0.things ?? [] }
        let stepFits = fits.skipping { steps[$0].isEmpty }
        areChancesPlain =
            !chances.contains(where: \.mayRunTooLong) && !Platform.Kind.allCases.contains { stepFits[$0] == .isSkipped }
        self.stepFits = stepFits
        self.steps = steps
        self.fits = fits
    }

    /// Whether a change of these things may make a node that had nothing to do have something to do.
    func depends(on changed: [Int32]) -> Bool {
        guard let things else { return !changed.isEmpty }
        return changed.contains { things.contains($0) }
    }

    var documentName: String { key.document }
}

extension FleetSimulation {
    mutating func instructions(_ key: Instructions.Key) -> Instructions {
        if let number = instructionNumbers[key] { return instructions[number] }
        let made = Instructions(key, number: instructions.count, profiles: profiles, things: &things)
        instructionNumbers[key] = made.number
        instructions.append(made)
        return made
    }
}

/// How likely a command is to succeed on a node of a group, within its time limit.
struct Chances: Sendable {
    /// The share of draws that fail, in 2^-53, the steps in which they are drawn.
    private let failing: (usually: UInt64, flaky: UInt64)
    private let seconds: NodeBehaviour.Seconds
    private let timeLimitSeconds: Int
    let mayRunTooLong: Bool
    /// Whether it succeeds on every node.
    let areCertain: Bool

    /// The steps have one time limit, and none is about patches.
    init(_ behaviour: NodeBehaviour, _ steps: [StepWork]) {
        let timeLimitSeconds = steps.first?.timeLimitSeconds ?? .max
        failing = (Chances.failing(behaviour, isFlaky: false), Chances.failing(behaviour, isFlaky: true))
        seconds = behaviour.stepSeconds
        self.timeLimitSeconds = timeLimitSeconds
        mayRunTooLong = max(seconds.least, seconds.most) > timeLimitSeconds
        areCertain = failing == (0, 0) && !mayRunTooLong
    }

    /// The share of draws by which a step that is not about patches fails or hangs, in 2^-53.
    static func failing(_ behaviour: NodeBehaviour, isFlaky: Bool) -> UInt64 {
        PurposeDraws.limit(
            [behaviour.failureRate, behaviour.hangRate].reduce(0) {
                $0 + FleetSimulation.rate($1, isPatching: false, isFlaky: isFlaky)
            })
    }

    /// What the draws for the steps of a command, by their keys, say about a node.
    @inline(__always) func letSucceed(
        _ node: UInt64, isFlaky: Bool, _ steps: UnsafeBufferPointer<UInt64>, _ fates: PurposeDraws, _ draws: SeededDraws
    ) -> Bool {
        let failing = isFlaky ? failing.flaky : failing.usually
        for step in steps {
            if failing > 0, PurposeDraws.isBelow(failing, fates.key(node), PurposeDraws.offset(step)) { return false }
            if mayRunTooLong, draws.within(seconds, .stepDuration, node, step) > timeLimitSeconds { return false }
        }
        return true
    }
}
