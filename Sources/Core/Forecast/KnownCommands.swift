import RunCommand

/// What a rehearsal keeps of a command. Of a run only its sums are asked for; its nodes are thousands.
struct KnownCommand {
    /// nil for a run of an association.
    let record: CommandRecord?
    private let isOfWindow: Bool
    private(set) var counts = Command.Counts()
    private(set) var errors = 0
    /// By node; empty as long as no node was passed over.
    private(set) var phases: [Command.Phase] = []

    init(_ record: CommandRecord?) {
        self.record = record
        isOfWindow = record != nil
    }

    mutating func take(_ progress: CommandProgress) {
        counts = progress.counts
        errors = progress.errors
        // Kept only where something is read out of it: who holds a list makes the engine copy it at its next change.
        if isOfWindow, counts.notStarted > 0 { phases = progress.phases }
    }
}

/// Commands by their ids. Each step of a year changes one: in a list that is done in its place.
struct KnownCommands {
    private var places: [String: Int] = [:]
    private var commands: [KnownCommand] = []
    /// Places that are free again.
    private var free: [Int] = []

    subscript(id: String) -> KnownCommand? { places[id].map { commands[$0] } }

    mutating func add(_ record: CommandRecord, isOfWindow: Bool) {
        let command = KnownCommand(isOfWindow ? record : nil)
        if let place = places[record.id] ?? free.popLast() {
            places[record.id] = place
            commands[place] = command
        } else {
            places[record.id] = commands.count
            commands.append(command)
        }
    }

    mutating func take(_ progress: CommandProgress) {
        if let place = places[progress.id] { commands[place].take(progress) }
    }

    mutating func remove(_ id: String) -> KnownCommand? {
        guard let place = places.removeValue(forKey: id) else { return nil }
        free.append(place)
        return commands[place]
    }
}
