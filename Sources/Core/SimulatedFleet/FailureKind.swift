/// A way in which work fails, in the words in which a node would report it.
struct FailureKind: Sendable {
    let text: String
    /// What the step ends with.
    var responseCode = 1
    /// Nothing could be looked at.
    var isBeforeLooking = false
    /// The work was all but over.
    var isAtTheEnd = false

    private static let lock = FailureKind(
        text: "package lock held for 10 min, exit 100", responseCode: 100, isBeforeLooking: true)
    private static let mirror = FailureKind(text: "package source did not answer, exit 1", isBeforeLooking: true)
    private static let kernel = FailureKind(text: "kernel: module did not build")
    private static let space = FailureKind(text: "no space left on /boot, exit 1")
    private static let reboot = FailureKind(text: "not back from its reboot after 25 min", isAtTheEnd: true)
    private static let updateService = FailureKind(
        text: "update service stopped answering, exit 1", isBeforeLooking: true)
    private static let component = FailureKind(text: "component store is corrupt, exit 1")
    private static let agent = FailureKind(text: "agent restarted while the step ran", isBeforeLooking: true)
    private static let step = FailureKind(text: "step ended with exit 1")

    /// Those that can happen to a piece of work which, left alone, would have gone as remarked. Never empty.
    static func kinds(of work: Work, _ remark: Remark, isWindows: Bool) -> [FailureKind] {
        guard case .patch = work else {
            if case .script(let script) = work, script.isAboutPackages { return [lock, mirror, step] }
            if case .desire(let wishes) = work, wishes.contains(where: \.isAboutPackage) {
                return isWindows ? [agent, step] : [lock, mirror, step]
            }
            return [agent, step]
        }
        var kinds = isWindows ? [updateService] : [lock, mirror]
        if remark.changed.contains(where: { $0.hasPrefix("installed") }) {
            kinds += isWindows ? [component] : [kernel, space]
        }
        if remark.changed.contains("rebooted") { kinds.append(reboot) }
        return kinds
    }
}

extension Wish {
    var isAboutPackage: Bool {
        switch self {
        case .package, .noPackage: true
        case .service, .file: false
        }
    }
}
