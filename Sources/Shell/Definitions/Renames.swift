/// The former names of all windows together, or of all associations: an identity belongs to one of them.
struct Renames {
    private let context: ReadingContext
    private let kind: ReadingContext.Kind

    init(_ context: ReadingContext, of kind: ReadingContext.Kind) {
        self.context = context
        self.kind = kind
    }

    func check() {
        let log = context.log
        // Of those with errors too.
        let names = context.names(of: kind)
        let key = kind.nameKey
        var taken: [String: SourcePosition] = [:]
        for rename in context.renames where rename.kind == kind {
            let name = rename.from.value
            if name == rename.name {
                log.error(
                    rename.from.position,
                    "PreviousName is the \(key) that the \(kind.rawValue) has. Take PreviousName out.")
            } else if names.contains(name) {
                log.error(
                    rename.from.position,
                    "PreviousName \(name) is the \(key) of another \(kind.rawValue), whose history it would take. Take "
                        + "PreviousName out.")
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
