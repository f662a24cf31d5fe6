/// What can be wrong with definitions, each under a word that stays: scripts and tickets name it.
package enum LintCode: String, Hashable, Sendable, CaseIterable {
    // Found while the files are read.
    case invalid
    case endsBeforeStart = "ends-before-start"
    case cutoffLeavesNoTime = "cutoff-leaves-no-time"
    case noTarget = "no-target"
    case gateUnknown = "gate-unknown"
    case gateCircle = "gate-circle"
    case noTask = "no-task"
    case taskNotCarriedOut = "task-not-carried-out"
    case unusedTarget = "unused-target"
    case matchesNobody = "matches-nobody"
    case wrongPlatform = "wrong-platform"
    // Found by looking ahead.
    case neverFires = "never-fires"
    case rarelyFires = "rarely-fires"
    case longerThanInterval = "longer-than-interval"
    case alwaysFrozen = "always-frozen"
    case clockGap = "clock-gap"
    case clockOverlap = "clock-overlap"
    case gateWithoutEvidence = "gate-without-evidence"
    case gateStricterThanErrors = "gate-stricter-than-errors"
    case phaseOrder = "phase-order"
    case windowsOverlap = "windows-overlap"
    case nodeInNoWindow = "node-in-no-window"
    case doesNotFit = "does-not-fit"
    // Found with --aws alone.
    case awsOwnMember = "aws-own-member"
    case awsSchedule = "aws-schedule"
    case awsTargets = "aws-targets"

    /// How bad it is; a lint that can be milder says so itself.
    package var severity: Lint.Severity {
        switch self {
        case .invalid, .endsBeforeStart, .cutoffLeavesNoTime, .noTarget, .gateUnknown, .gateCircle: .error
        case .gateStricterThanErrors, .awsOwnMember: .note
        case .noTask, .taskNotCarriedOut, .unusedTarget, .matchesNobody, .wrongPlatform, .neverFires, .rarelyFires,
            .longerThanInterval,
            .alwaysFrozen, .clockGap, .clockOverlap, .gateWithoutEvidence, .phaseOrder, .windowsOverlap,
            .nodeInNoWindow, .doesNotFit, .awsSchedule, .awsTargets:
            .warning
        }
    }

    /// What it finds, in a few words: at most 43 characters, for a table.
    package var title: String {
        switch self {
        case .invalid: "What cannot be applied."
        case .endsBeforeStart: "EndDate is not after StartDate."
        case .cutoffLeavesNoTime: "Cutoff is not less than Duration."
        case .noTarget: "A task that has nothing to work on."
        case .gateUnknown: "A gate that names no window."
        case .gateCircle: "Gates that wait for one another."
        case .noTask: "A window that does nothing."
        case .taskNotCarriedOut: "A task of a type that always fails."
        case .unusedTarget: "A target that no task works on."
        case .matchesNobody: "Targets that select no node."
        case .wrongPlatform: "A document that no node can carry out."
        case .neverFires: "A schedule that has no time left."
        case .rarelyFires: "A schedule that comes once in many years."
        case .longerThanInterval: "A window still open when it opens again."
        case .alwaysFrozen: "Calendars that are closed at each opening."
        case .clockGap: "A time that the clocks skip in spring."
        case .clockOverlap: "A time that comes twice in autumn."
        case .gateWithoutEvidence: "A gate that can never be met."
        case .gateStricterThanErrors: "A gate that wants more than MaxErrors."
        case .phaseOrder: "Production before staging or its soak."
        case .windowsOverlap: "Two windows on the same nodes at once."
        case .nodeInNoWindow: "Nodes that no window works on."
        case .doesNotFit: "More work than time until the cutoff."
        case .awsOwnMember: "A member that AWS lacks (--aws)."
        case .awsSchedule: "A schedule that AWS would refuse (--aws)."
        case .awsTargets: "Targets that AWS would refuse (--aws)."
        }
    }
}
