import Documents
import Fleet

/// One step of a command as nodes of one platform carry it out, read once for all of them. A class, because it is handed
/// on for every node.
final class StepWork: Sendable {
    let name: String
    let action: String
    let work: Work
    /// Lines of a script.
    let lines: [String]
    /// Of a package: its name, and whether it is to go.
    let package: (name: String, isRemoved: Bool)?
    let timeLimitSeconds: Int
    let onFailure: CommandDocument.Step.OnFailure
    let stopsOnSuccess: Bool
    let isFinally: Bool
    /// Of a scan: the steps after it are left out when they would have nothing to install.
    let stopsWithoutWork: StopsWithoutWork?
    /// Why it fails whatever the node is like.
    let failure: String?
    /// Of aws:runDocument.
    let inner: [StepWork]?
    /// Its number among those that have no others inside, from 0 on. It is part of the draws.
    let number: Int

    struct StopsWithoutWork: Hashable, Sendable {
        let always: Bool
        let reboots: Bool
    }

    /// Of a document that nothing is known about: it takes its time, or it fails.
    init(unknownFailingAs failure: String?) {
        (name, action, work, lines) = ("", "", .other, [])
        timeLimitSeconds = CommandDocument.Step.timeoutDefault
        onFailure = .goesOn
        (stopsOnSuccess, isFinally, number) = (false, false, 0)
        (package, stopsWithoutWork, inner) = (nil, nil, nil)
        self.failure = failure
    }

    init(_ step: ResolvedStep, number: inout Int, things: inout ThingTable) {
        name = step.name
        action = step.action
        work = Work(step, things: &things)
        timeLimitSeconds = step.timeoutSeconds
        onFailure = step.onFailure
        stopsOnSuccess = step.stopsOnSuccess
        isFinally = step.isFinally
        failure = step.failure
        let isScript = step.action == Plugin.shellScript || step.action == Plugin.powerShellScript
        lines = isScript ? step.inputs["runCommand"]?.scalars ?? [] : []
        if step.action == Plugin.configurePackage, let name = step.inputs["name"]?.scalar {
            package = (name, step.inputs["action"]?.scalar == "Uninstall")
        } else {
            package = nil
        }
        if step.action == Plugin.patchBaseline, let wanted = step.inputs["stopWithoutWork"]?.scalar {
            stopsWithoutWork = StopsWithoutWork(
                always: wanted == "Scan", reboots: step.inputs["rebootOption"]?.scalar != "NoReboot")
        } else {
            stopsWithoutWork = nil
        }
        self.number = step.steps == nil ? number : 0
        if step.steps == nil { number += 1 }
        inner = step.steps?.map { StepWork($0, number: &number, things: &things) }
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
struct PlatformSteps: Sendable {
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
                // Of one that has a version it was known once.
                let isGone = DocumentLibrary.parts(of: document).version != nil
                return [StepWork(unknownFailingAs: isGone ? "there is no document \(document)" : nil)]
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
