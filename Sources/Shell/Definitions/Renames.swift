/// The former names of all windows together: an identity belongs to one window.
struct Renames {
    private let renames: [ReadingContext.Rename]
    /// The names of all windows, of those with errors too.
    private let windows: [String]

    init(_ renames: [ReadingContext.Rename], windows: [String]) {
        self.renames = renames
        self.windows = windows
    }

    func check(_ log: DiagnosticLog) {
        var taken: [String: SourcePosition] = [:]
        for rename in renames {
            let name = rename.from.value
            if name == rename.window {
                log.error(rename.from.position, "PreviousName is the Name that the window has. Take PreviousName out.")
            } else if windows.contains(name) {
                log.error(
                    rename.from.position,
                    "PreviousName \(name) is the Name of another window, whose history it would take. Take PreviousName out."
                )
            } else if let first = taken[name] {
                log.error(
                    rename.from.position,
                    "PreviousName \(name) is taken by \(first.file), line \(first.line). Write it in one of them only.")
            } else {
                taken[name] = rename.from.position
            }
        }
    }
}
