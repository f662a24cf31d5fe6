import Documents
import Fleet

/// One step of a command as nodes of one platform carry it out, read once for all of them.
struct StepWork: Hashable, Sendable {
    let name: String
    let action: String
    let work: Work
    /// Lines of a script.
    var lines: [String] = []
    /// Of a package: its name, and whether it is to go.
    var package: (name: String, isRemoved: Bool)? { packageName.map { ($0, isRemoval) } }
    private var packageName: String?
    private var isRemoval = false
    let timeLimitSeconds: Int
    var onFailure = CommandDocument.Step.OnFailure.goesOn
    var stopsOnSuccess = false
    var isFinally = false
    /// Of a scan: the steps after it are left out when they would have nothing to install.
    var stopsWithoutWork: StopsWithoutWork?
    /// Why it fails whatever the node is like.
    var failure: String?
    /// Of aws:runDocument.
    var inner: [StepWork]?
    /// Its number among those that have no others inside, from 0 on. It is part of the draws.
    var number = 0

    struct StopsWithoutWork: Hashable, Sendable {
        let always: Bool
        let reboots: Bool
    }

    /// A document that nothing is known about: it takes its time.
    static let unknown = StepWork(
        name: "", action: "", work: .other, timeLimitSeconds: CommandDocument.Step.timeoutDefault)

    private init(name: String, action: String, work: Work, timeLimitSeconds: Int) {
        self.name = name
        self.action = action
        self.work = work
        self.timeLimitSeconds = timeLimitSeconds
    }

    init(_ step: ResolvedStep, number: inout Int, things: inout ThingTable) {
        self.init(
            name: step.name, action: step.action, work: Work(step, things: &things),
            timeLimitSeconds: step.timeoutSeconds)
        onFailure = step.onFailure
        stopsOnSuccess = step.stopsOnSuccess
        isFinally = step.isFinally
        failure = step.failure
        switch step.action {
        case Plugin.shellScript, Plugin.powerShellScript: lines = step.inputs["runCommand"]?.scalars ?? []
        case Plugin.configurePackage:
            packageName = step.inputs["name"]?.scalar
            isRemoval = step.inputs["action"]?.scalar == "Uninstall"
        case Plugin.patchBaseline:
            if let wanted = step.inputs["stopWithoutWork"]?.scalar {
                stopsWithoutWork = StopsWithoutWork(
                    always: wanted == "Scan", reboots: step.inputs["rebootOption"]?.scalar != "NoReboot")
            }
        default: break
        }
        if let steps = step.steps {
            inner = steps.map { StepWork($0, number: &number, things: &things) }
        } else {
            self.number = number
            number += 1
        }
    }

    /// Its own key for the draws; that of the first step is the command's.
    func key(_ command: UInt64) -> UInt64 {
        number == 0 ? command : SeededDraws.mix(command ^ SeededDraws.mix(UInt64(number)))
    }

    /// Itself, or the ones inside.
    var leaves: [StepWork] { inner.map { $0.flatMap(\.leaves) } ?? [self] }

    /// What it does, and those inside, where nothing decides which of them are carried out and each says by itself whether
    /// there is something to do; else nil.
    fileprivate var works: [Work]? {
        guard failure == nil, !stopsOnSuccess else { return nil }
        if let inner { return inner.works }
        switch work {
        case .desire, .script: return [work]
        case .patch, .other: return nil
        }
    }
}

extension [StepWork] {
    fileprivate var works: [Work]? {
        var all: [Work] = []
        for step in self {
            guard let works = step.works else { return nil }
            all += works
        }
        return all
    }
}

/// The steps of a command on each platform.
struct PlatformSteps: Hashable, Sendable {
    /// In the order of `Platform.Kind.allCases`.
    private let steps: [[StepWork]]
    /// The same, with those inside of others in their place.
    private let leaves: [[StepWork]]
    private let works: [[Work]?]

    init(
        _ document: String, _ parameters: [String: [String]], _ content: DocumentContent?, things: inout ThingTable
    ) {
        let steps = Platform.Kind.allCases.map { kind -> [StepWork] in
            guard let content else {
                var step = StepWork.unknown
                // Of one that has a version it was known once.
                if DocumentLibrary.parts(of: document).version != nil {
                    step.failure = "there is no document \(document)"
                }
                return [step]
            }
            var number = 0
            return content.steps(on: kind, with: parameters).map { StepWork($0, number: &number, things: &things) }
        }
        self.steps = steps
        leaves = steps.map { $0.flatMap(\.leaves) }
        works = steps.map(\.works)
    }

    subscript(_ kind: Platform.Kind) -> [StepWork] { steps[PlatformSteps.place(of: kind)] }

    func leaves(on kind: Platform.Kind) -> [StepWork] { leaves[PlatformSteps.place(of: kind)] }

    /// What all the steps do, if each says by itself whether there is something to do; else nil.
    func works(on kind: Platform.Kind) -> [Work]? { works[PlatformSteps.place(of: kind)] }

    private static func place(of kind: Platform.Kind) -> Int {
        switch kind {
        case .linux: 0
        case .windows: 1
        case .macOS: 2
        }
    }

    /// Those of the first platform that has any.
    var usualLeaves: [StepWork] { leaves.first { !$0.isEmpty } ?? [] }

    /// Whether wherever there are any, there are as many, with the same time limit.
    var areAlike: Bool {
        let limits = Set(leaves.filter { !$0.isEmpty }.map { $0.map(\.timeLimitSeconds) })
        return limits.count <= 1 && Set(limits.first ?? []).count <= 1
    }
}
