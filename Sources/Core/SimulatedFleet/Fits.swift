import Documents
import Fleet

/// What becomes of a document on each platform, looked up once.
struct Fits: Hashable, Sendable {
    private let onLinux: CommandDocument.Fit
    private let onWindows: CommandDocument.Fit
    private let onMacOS: CommandDocument.Fit

    /// Of one that nothing is known about: it runs everywhere.
    init(of document: CommandDocument?) {
        onLinux = document?.fit(to: .linux) ?? .runs
        onWindows = document?.fit(to: .windows) ?? .runs
        onMacOS = document?.fit(to: .macOS) ?? .runs
    }

    /// As of the document that these are of, where it has no step for some platforms: there it is passed over.
    func skipping(where hasNoStep: (Platform.Kind) -> Bool) -> Fits {
        func fit(_ kind: Platform.Kind) -> CommandDocument.Fit {
            self[kind] == .runs && hasNoStep(kind) ? .isSkipped : self[kind]
        }
        return Fits(onLinux: fit(.linux), onWindows: fit(.windows), onMacOS: fit(.macOS))
    }

    private init(onLinux: CommandDocument.Fit, onWindows: CommandDocument.Fit, onMacOS: CommandDocument.Fit) {
        self.onLinux = onLinux
        self.onWindows = onWindows
        self.onMacOS = onMacOS
    }

    subscript(kind: Platform.Kind) -> CommandDocument.Fit {
        switch kind {
        case .linux: onLinux
        case .windows: onWindows
        case .macOS: onMacOS
        }
    }
}
