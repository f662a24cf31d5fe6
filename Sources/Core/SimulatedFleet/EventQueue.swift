/// What is to happen on the fleet, the earliest first: a binary heap of small values.
struct EventQueue: Sendable {
    struct Event: Sendable {
        enum Kind: UInt64 { case answer, begin }

        /// Milliseconds since the epoch.
        let at: Int64
        /// At one instant answers come before beginnings, then by command, then by node: kind, command and node in
        /// one number (1, 31 and 32 bits).
        let order: UInt64
        let invocation: Int32

        init(_ kind: Kind, at: Int64, command: Int32, machine: Int32, invocation: Int32) {
            self.at = at
            order =
                kind.rawValue << 63 | UInt64(UInt32(bitPattern: command)) << 32 | UInt64(UInt32(bitPattern: machine))
            self.invocation = invocation
        }

        var isBegin: Bool { order >> 63 == 1 }

        func isBefore(_ other: Event) -> Bool {
            at != other.at ? at < other.at : order < other.order
        }
    }

    private var events: [Event] = []

    var first: Event? { events.first }

    mutating func insert(_ event: Event) {
        var position = events.count
        events.append(event)
        while position > 0 {
            let parent = (position - 1) / 2
            guard event.isBefore(events[parent]) else { break }
            events[position] = events[parent]
            position = parent
        }
        events[position] = event
    }

    mutating func removeFirst() {
        guard let last = events.popLast(), !events.isEmpty else { return }
        let count = events.count
        var position = 0
        while true {
            var child = 2 * position + 1
            if child >= count { break }
            if child + 1 < count, events[child + 1].isBefore(events[child]) { child += 1 }
            guard events[child].isBefore(last) else { break }
            events[position] = events[child]
            position = child
        }
        events[position] = last
    }
}
