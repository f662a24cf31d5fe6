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

    subscript(kind: Platform.Kind) -> CommandDocument.Fit {
        switch kind {
        case .linux: onLinux
        case .windows: onWindows
        case .macOS: onMacOS
        }
    }
}
